package org.autodispatcher.delivery.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ssh.ShellFiles;
import org.autodispatcher.ssh.SshConnection;

/**
 * The account's shell as a second pair of eyes on the files of an SFTP server. The two need not see the same: the server may
 * be in a chroot, or be a gateway. The shell is believed of a directory once it has found there a file that we made by SFTP
 * under a random name; where it has not, it is not asked again on this connection.
 */
final class ShellView {
    private static final String MISSING_HOME = "[ -d \"$HOME\" ] || printf %s \"$HOME\"\n";

    private final SshConnection connection;
    private final ShellFiles shell;
    private final Map<String, Boolean> sees = new HashMap<>();
    private boolean usable = true;

    ShellView(SshConnection connection, Duration limit) {
        this.connection = connection;
        shell = new ShellFiles(connection.shell(), limit);
    }

    /** The digest of a file as the shell computes it; empty where it cannot, or sees other files than the server shows. */
    Optional<Sha256> digest(SftpChannel channel, String path, long size) throws IOException {
        String directory = SftpTransport.parent(path);
        if (!usable || Boolean.FALSE.equals(sees.get(directory))) {
            return Optional.empty();
        }
        Optional<String> proof = sees.containsKey(directory) ? Optional.empty() : makeProof(channel, directory);
        if (!sees.containsKey(directory) && proof.isEmpty()) {
            return Optional.empty();
        }
        Optional<Sha256> digest = unlessThereIsNoShell(() -> shell.digest(path, size, proof)).orElse(Optional.empty());
        if (proof.isPresent()) {
            sees.put(directory, !takeAway(channel, proof.get()));
        }
        return digest;
    }

    /** Free bytes below a directory of which the shell has been seen to see the same. */
    OptionalLong free(String directory) throws IOException {
        if (!usable || !sees.getOrDefault(directory, true)) {
            return OptionalLong.empty();
        }
        return unlessThereIsNoShell(() -> shell.free(directory)).orElse(OptionalLong.empty());
    }

    /** The home that the account should have, where it is not there; empty where it is, or where the shell cannot tell. */
    Optional<String> missingHome() throws IOException {
        Optional<ShellFiles.Answer> answer = usable ? unlessThereIsNoShell(() -> shell.ask(MISSING_HOME)) : Optional.empty();
        return answer.map(ShellFiles.Answer::out).filter(home -> home.startsWith("/"));
    }

    private static Optional<String> makeProof(SftpChannel channel, String directory) throws IOException {
        String proof = (directory.equals("/") ? "" : directory) + "/." + UUID.randomUUID() + ".part";
        try {
            channel.order(proof, sftp -> sftp.put(InputStream.nullInputStream(), SftpTransport.literal(proof)));
            return Optional.of(proof);
        } catch (FailureException e) {
            if (Refusals.saidNo(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Removes the proof where the shell has not; says whether it was still there. */
    private static boolean takeAway(SftpChannel channel, String proof) throws IOException {
        return channel.find(proof, sftp -> {
            sftp.rm(SftpTransport.literal(proof));
            return proof;
        }).isPresent();
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    /** Where the connection stands and the shell fails all the same, for whatever reason, one goes on without it. */
    private <T> Optional<T> unlessThereIsNoShell(Question<T> question) throws IOException {
        try {
            return Optional.of(question.ask());
        } catch (IOException e) {
            if (!connection.alive()) {
                throw e;
            }
            if (!(e instanceof FailureException known && known.failure().reason() == Reason.NO_POSIX_SHELL)) {
                connection.doubt(); // another attempt may find the shell as it should be
            }
            usable = false;
            return Optional.empty();
        }
    }
}
