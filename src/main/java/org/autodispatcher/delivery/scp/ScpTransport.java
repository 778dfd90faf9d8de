package org.autodispatcher.delivery.scp;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.ssh.ShellFiles;
import org.autodispatcher.ssh.SshConnection;

/**
 * The SCP protocol, for hosts without SFTP. It knows how to send a file and how to fetch one; everything else is done by the
 * account's POSIX shell. Where there is none, a file can be written under its final name only, into a directory that is there.
 */
public final class ScpTransport implements Transport {
    private final SshConnection connection;
    private final Duration noProgress;
    private final Optional<ScpShell> shell;

    /**
     * Finds out what there is on a connection it is lent.
     *
     * @throws FailureException {@code protocol-missing} where the host has no scp
     */
    public ScpTransport(SshConnection connection, TimeLimits limits) throws IOException {
        this.connection = connection;
        noProgress = limits.noProgress();
        ScpShell found = new ScpShell(
                new ShellFiles(connection.shell(), noProgress), connection.endpoint().target().login());
        shell = runsScp(found) ? Optional.of(found) : Optional.empty();
        if (shell.isEmpty()) {
            checkScpWithoutShell();
        }
    }

    @Override
    public Protocol protocol() {
        return Protocol.SCP;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(shell.isPresent(), shell.isPresent(), false, true, shell.isPresent());
    }

    @Override
    public String directory(String path) throws IOException {
        String trimmed = path.replaceAll("(?<=.)/+$", "");
        boolean inHome = path.startsWith("~/");
        if (shell.isEmpty()) {
            // Without a shell nobody tells the home; scp itself takes from there what is not absolute.
            return inHome ? "." + trimmed.substring(1) : trimmed;
        }
        String absolute = inHome ? shell.get().home() + trimmed.substring(1) : trimmed;
        shell.get().makeDirectory(absolute);
        return absolute;
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        if (shell.isPresent()) {
            return shell.get().size(path);
        }
        try (ScpSession session = session("-f", path)) {
            try {
                return OptionalLong.of(session.offered());
            } catch (ScpSession.Refused _) {
                return OptionalLong.empty(); // one cannot tell why
            } catch (IOException e) {
                throw broken(session, path, e);
            }
        }
    }

    @Override
    public void write(String path, ReadableByteChannel source, long offset, long remaining, Sent sent) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw Failure.of(Reason.PATH_REFUSED, "control").with("path", path).exception();
        }
        try (ScpSession session = session("-t", path)) {
            try {
                session.send(name, source, remaining, sent);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } catch (ScpSession.Refused e) {
                throw whyNotWritten(path, remaining, e);
            } catch (IOException e) {
                throw broken(session, path, e);
            }
        }
    }

    @Override
    public void read(String path, OutputStream sink) throws IOException {
        try (ScpSession session = session("-f", path)) {
            try {
                session.take(session.offered(), sink);
            } catch (ScpSession.Refused e) {
                throw ScpShell.refused(path, e.getMessage()).exception(e);
            } catch (IOException e) {
                throw broken(session, path, e);
            }
        }
    }

    @Override
    public Optional<Sha256> digest(String path, long size) throws IOException {
        return shell.isEmpty() ? Optional.empty() : shell.get().digest(path, size);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        needShell(to).rename(from, to);
    }

    @Override
    public void remove(String path) throws IOException {
        needShell(path).remove(path);
    }

    @Override
    public void permissions(String path, int mode) throws IOException {
        needShell(path).permissions(path, mode);
    }

    /** Every act has a channel of its own, which it closes itself. */
    @Override
    public void close() {}

    private static boolean runsScp(ScpShell found) throws IOException {
        try {
            found.checkScp();
            return true;
        } catch (FailureException e) {
            if (e.failure().reason() == Reason.NO_POSIX_SHELL) {
                return false;
            }
            throw e;
        }
    }

    private void checkScpWithoutShell() throws IOException {
        try (ScpSession session = session("-t", ".")) {
            try {
                session.acknowledged();
            } catch (ScpSession.Refused | EOFException e) {
                throw connection.ended().isEmpty() && !session.stuck()
                        ? Failure.of(Reason.PROTOCOL_MISSING, "scp").exception(e)
                        : broken(session, ".", e);
            }
        }
    }

    /** No path begins with a {@code -}, and restricted shells know scp without {@code --} only. */
    private ScpSession session(String direction, String path) throws IOException {
        String scp = "scp " + direction + " " + ShellQuote.word(path);
        return shell.isPresent()
                ? ScpSession.byShell(connection, scp, noProgress)
                : new ScpSession(connection, scp, noProgress);
    }

    private ScpShell needShell(String path) throws FailureException {
        return shell.orElseThrow(() -> ScpShell.refused(path, "no shell").exception());
    }

    private FailureException whyNotWritten(String path, long needed, ScpSession.Refused refusal) throws IOException {
        return shell.isPresent()
                ? shell.get().whyNotWritten(path, needed, refusal, refusal.getMessage())
                : ScpShell.refused(path, refusal.getMessage()).exception(refusal);
    }

    private IOException broken(ScpSession session, String path, IOException e) {
        if (e instanceof FailureException known) {
            return known;
        }
        Failure failure = session.stuck()
                ? Failure.of(Reason.NO_PROGRESS, "transfer").with("seconds", noProgress.toSeconds())
                : connection.ended().orElse(Failure.of(Reason.CONNECTION_LOST));
        return failure.with("path", path).exception(e);
    }
}
