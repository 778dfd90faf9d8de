package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.delivery.Capabilities;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.delivery.ftp.Transfer.Refusal;

/**
 * A logged-in FTP or FTPS connection. A refusal that can mean several things (550 stands for a missing file, a missing right
 * and a command that is switched off) is followed by a look at what is there, never by reading the server's sentence.
 *
 * <p>FTP cannot ask what a server permits: {@link #capabilities} says what the protocol and the system can do, and what a server
 * has switched off shows when it is first needed. ProFTPD, as it is installed, announces {@code REST} and does not permit it.
 */
public final class FtpTransport implements Transport {
    /** What servers on Unix answer to {@code SYST}; the second word is a convention of theirs (RFC 959, section 4.1.3). */
    private static final String UNIX = "UNIX Type: L8";

    private final Login login;
    private final String home;
    private final ServerHash hash;
    private Capabilities capabilities;
    private FtpControl control;

    private FtpTransport(Login login, FtpControl control) throws IOException {
        this.login = login;
        this.control = control;
        home = workingDirectory();
        hash = ServerHash.of(control);
        capabilities = new Capabilities(renamesAsUnix(), true, control.client().hasFeature("REST"), true, true);
    }

    /** Opens a logged-in control connection. */
    @FunctionalInterface
    interface Login {
        FtpControl open() throws IOException;
    }

    /** A transport over the connection that {@code login} opens. */
    static FtpTransport over(Login login) throws IOException {
        FtpControl control = login.open();
        try {
            return new FtpTransport(login, control);
        } catch (IOException e) {
            control.close();
            throw e;
        }
    }

    @Override
    public Protocol protocol() {
        return control.client().encrypted() ? Protocol.FTPS : Protocol.FTP;
    }

    /** The certificate that was checked; empty where the connection is not encrypted. */
    public Optional<ServerCertificate> certificate() {
        return control.certificate();
    }

    /** Whether the server answers within {@code limit}, and what it proved itself with is trusted still. */
    public boolean stands(Duration limit) {
        try {
            return control.trusted() && control.ask(limit, "NOOP").done();
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * {@code atomicReplace} is taken from the system: vsftpd, ProFTPD, Pure-FTPd and their like hand {@code RNTO} to rename(2),
     * which replaces in one step. Servers on other systems refuse a name that is taken.
     */
    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public String directory(String path) throws IOException {
        String absolute = path.equals("~") || path.startsWith("~/") ? joined(home, path.substring(1)) : path;
        String tidy = absolute.replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
        make(tidy);
        return tidy;
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        return control.client().hasFeature("MLST") ? sizeByFacts(path) : sizeByCommand(path);
    }

    @Override
    public void write(String path, ReadableByteChannel source, long offset, long remaining, Sent sent) throws IOException {
        Optional<Refusal> refusal = new Transfer(readyForData()).upload(path, source, offset, sent);
        if (refusal.isPresent()) {
            throw whyNotWritten(refusal.get(), path, offset);
        }
    }

    @Override
    public void read(String path, OutputStream sink) throws IOException {
        Optional<Refusal> refusal = new Transfer(readyForData()).download(path, sink);
        if (refusal.isPresent()) {
            throw control.refused(refusal.get().reply(), path);
        }
    }

    @Override
    public Optional<Sha256> digest(String path, long size) throws IOException {
        return size(path).isPresent() ? hash.of(control, path) : Optional.empty(); // a link would be followed
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Reply first = control.ask("RNFR", from);
        if (!first.goesOn()) {
            boolean there = first.unknownCommand() || first.aboutTheFile() && size(from).isPresent();
            throw there ? failure(Reason.NO_RENAME, to, first) : control.refused(first, from);
        }
        Reply second = control.ask("RNTO", to);
        if (second.done()) {
            return;
        }
        if (second.unknownCommand()) {
            throw failure(Reason.NO_RENAME, to, second);
        }
        if (second.aboutTheFile()) {
            throw size(to).isPresent() ? failure(Reason.NO_OVERWRITE, to, second) : failure(Reason.NO_WRITE_RIGHT, "ftp", to, second);
        }
        throw control.refused(second, to);
    }

    @Override
    public void remove(String path) throws IOException {
        Reply reply = control.ask("DELE", path);
        if (!reply.done() && size(path).isPresent()) {
            throw reply.aboutTheFile() ? failure(Reason.NO_WRITE_RIGHT, "ftp", path, reply) : control.refused(reply, path);
        }
    }

    @Override
    public void permissions(String path, int mode) throws IOException {
        Reply reply = control.ask("SITE", "CHMOD " + String.format("%04o", mode) + " " + path);
        if (!reply.done()) {
            throw control.located(Failure.of(Reason.SERVER_REFUSED, "mode"))
                    .with("path", path)
                    .with("mode", String.format("%04o", mode))
                    .with("reply", reply.text())
                    .exception();
        }
    }

    @Override
    public void close() {
        control.close();
    }

    /** Where the server demands that data connections resume the session and that cannot be done any more, another login can. */
    private FtpControl readyForData() throws IOException {
        if (control.client().ticketsUsedUp()) {
            FtpControl used = control;
            control = login.open();
            used.close();
        }
        return control;
    }

    /** Right after the login that is the home (RFC 959, section 4.1.3 on {@code PWD}). */
    private String workingDirectory() throws IOException {
        String directory = control.within(control.limits().noProgress(), control.client()::printWorkingDirectory);
        if (directory == null) {
            throw control.refused(control.client().reply());
        }
        return directory;
    }

    private boolean renamesAsUnix() throws IOException {
        Reply reply = control.ask("SYST");
        return reply.done() && reply.text().substring(3).strip().equals(UNIX);
    }

    private static String joined(String directory, String rest) {
        return directory + "/" + rest;
    }

    /** Goes there, or makes it in its parent. The working directory is of no other use: all our paths are absolute. */
    private void make(String directory) throws IOException {
        if (control.ask("CWD", directory).done()) {
            return;
        }
        int parentEnd = directory.lastIndexOf('/');
        if (parentEnd > 0) {
            make(directory.substring(0, parentEnd));
        }
        Reply reply = control.ask("MKD", directory);
        if (reply.done() || control.ask("CWD", directory).done()) {
            return; // somebody else may have made it meanwhile
        }
        if (reply.aboutTheFile() || reply.code() == 521) {
            throw size(directory).isPresent() ? failure(Reason.PATH_REFUSED, "file", directory, reply) : failure(Reason.NO_WRITE_RIGHT, "ftp", directory, reply);
        }
        throw control.refused(reply, directory);
    }

    private OptionalLong sizeByFacts(String path) throws IOException {
        Reply reply = control.ask("MLST", path);
        if (reply.aboutTheFile() || reply.code() == 450) {
            return OptionalLong.empty();
        }
        if (!reply.done()) {
            throw control.refused(reply, path);
        }
        Facts facts = Facts.of(control.client().getReplyStrings());
        if (facts.directory()) {
            throw failure(Reason.PATH_REFUSED, path, reply);
        }
        return facts.file() ? OptionalLong.of(facts.size().orElseThrow(() -> control.refused(reply, path))) : OptionalLong.empty();
    }

    /** {@code SIZE} (RFC 3659, section 4), where a refusal does not say whether it is about a directory. */
    private OptionalLong sizeByCommand(String path) throws IOException {
        Reply reply = control.ask("SIZE", path);
        if (reply.code() == 213) {
            return OptionalLong.of(number(reply, path));
        }
        if (!reply.aboutTheFile()) {
            throw control.refused(reply, path);
        }
        if (control.ask("CWD", path).done()) {
            throw failure(Reason.PATH_REFUSED, path, reply);
        }
        return OptionalLong.empty();
    }

    private long number(Reply reply, String path) throws FailureException {
        try {
            return Long.parseLong(reply.text().substring(3).strip());
        } catch (NumberFormatException _) {
            throw control.refused(reply, path);
        }
    }

    private FailureException whyNotWritten(Refusal refusal, String path, long offset) throws IOException {
        Reply reply = refusal.reply();
        if (reply.code() == 451 && refusal.begun()) {
            return failure(Reason.DISK_FULL, "likely", path, reply); // a local error while it took our bytes: vsftpd's word for it
        }
        boolean lasting = (reply.code() / 100 == 5 || reply.code() == 451) && !reply.ends();
        if (offset > 0 && lasting && !refusal.begun()) {
            capabilities = new Capabilities(
                    capabilities.atomicReplace(), capabilities.rename(), false, capabilities.readBack(), capabilities.remove());
            return failure(Reason.SERVER_REFUSED, "resume", path, reply);
        }
        if (reply.aboutTheFile()) {
            boolean taken = size(path).isPresent();
            return taken ? failure(Reason.NO_OVERWRITE, path, reply) : failure(Reason.NO_WRITE_RIGHT, "ftp", path, reply);
        }
        return control.refused(reply, path);
    }

    private FailureException failure(Reason reason, String path, Reply reply) {
        return told(Failure.of(reason), path, reply);
    }

    private FailureException failure(Reason reason, String variant, String path, Reply reply) {
        return told(Failure.of(reason, variant), path, reply);
    }

    private FailureException told(Failure failure, String path, Reply reply) {
        return control.located(failure).with("path", path).with("reply", reply.text()).exception();
    }
}
