package org.autodispatcher.delivery.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.NoProgressWatch;
import org.autodispatcher.ssh.SshConnection;

/**
 * The {@code sftp} channel of one transport: every request is watched for progress, every error gets a reason. After an error
 * in the middle of a transfer, answers to requests already sent are still on their way, and JSch does not tell them from the
 * answer to the next one; so the channel is then given up and the next request opens another.
 */
final class SftpChannel implements AutoCloseable {
    /** Writes sent and not yet answered: 8 MiB of them, enough for 80 MB/s over 100 ms. */
    private static final int REQUESTS = 256;

    /** The most bytes that are handed over and not yet answered. */
    static final long ON_THEIR_WAY = REQUESTS * 32L * 1024;

    // draft-ietf-secsh-filexfer-13, section 9.1; some servers of version 3 send them too
    private static final int NO_SPACE_ON_FILESYSTEM = 14;
    private static final int QUOTA_EXCEEDED = 15;

    private final SshConnection connection;
    private final Duration noProgress;
    private ChannelSftp sftp;

    SftpChannel(SshConnection connection, Duration noProgress) throws IOException {
        this.connection = connection;
        this.noProgress = noProgress;
        sftp = open();
    }

    /** What is asked of the server. */
    @FunctionalInterface
    interface Request<T> {
        T of(ChannelSftp sftp) throws SftpException;
    }

    /** What is ordered, or moved. */
    @FunctionalInterface
    interface Order {
        void to(ChannelSftp sftp) throws SftpException;
    }

    /** Asks one thing about {@code path}. */
    <T> T ask(String path, Request<T> request) throws IOException {
        ChannelSftp asked = channel();
        try (NoProgressWatch watch = new NoProgressWatch(noProgress, asked::disconnect)) {
            return run(asked, path, request, watch);
        }
    }

    /** Asks about a thing that may not be there: empty where the server knows no file by that name. */
    <T> Optional<T> find(String path, Request<T> request) throws IOException {
        return ask(path, asked -> {
            try {
                return Optional.of(request.of(asked));
            } catch (SftpException e) {
                if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                    throw e;
                }
                return Optional.empty();
            }
        });
    }

    /** Orders one thing about {@code path}. */
    void order(String path, Order order) throws IOException {
        ask(path, asked -> {
            order.to(asked);
            return path;
        });
    }

    /** Moves the bytes of {@code path}, as long as it takes and something goes on. */
    void transfer(String path, NoProgressWatch watch, Order transfer) throws IOException {
        ChannelSftp used = channel();
        try {
            run(used, path, asked -> {
                transfer.to(asked);
                return path;
            }, watch);
        } catch (IOException e) {
            used.disconnect();
            throw e;
        }
    }

    /** A watch for a {@link #transfer}: what moves the bytes tells it so. */
    NoProgressWatch watch() throws IOException {
        return new NoProgressWatch(noProgress, channel()::disconnect);
    }

    /** The account that is logged in. */
    String account() {
        return connection.endpoint().target().login();
    }

    @Override
    public void close() {
        sftp.disconnect();
    }

    private ChannelSftp channel() throws IOException {
        if (!sftp.isConnected()) {
            sftp = open();
        }
        return sftp;
    }

    private ChannelSftp open() throws IOException {
        ChannelSftp opened = connection.openSftp();
        try {
            opened.setBulkRequests(REQUESTS);
        } catch (JSchException e) {
            throw new IllegalStateException(e); // only for a number below 1
        }
        return opened;
    }

    private <T> T run(ChannelSftp used, String path, Request<T> request, NoProgressWatch watch) throws FailureException {
        try {
            return request.of(used);
        } catch (SftpException e) {
            if (watch.tripped()) {
                throw Failure.of(Reason.NO_PROGRESS, "transfer").with("path", path).with("seconds", noProgress.toSeconds()).exception(e);
            }
            throw failure(used, e, path);
        }
    }

    /** The reason behind a status of draft-ietf-secsh-filexfer-02, section 7; JSch gives its own errors a cause. */
    private FailureException failure(ChannelSftp used, SftpException e, String path) {
        if (e.getCause() != null || !connection.alive() || !used.isConnected()) {
            used.disconnect();
            return connection.ended().orElse(Failure.of(Reason.CONNECTION_LOST)).with("path", path).exception(e);
        }
        return switch (e.id) {
            case ChannelSftp.SSH_FX_PERMISSION_DENIED -> Failure.of(Reason.NO_WRITE_RIGHT)
                    .with("path", path)
                    .with("account", account())
                    .with("reply", reply(e))
                    .exception(e);
            case NO_SPACE_ON_FILESYSTEM, QUOTA_EXCEEDED -> Failure.of(Reason.DISK_FULL).with("path", path).exception(e);
            default -> Failure.of(Reason.SERVER_REFUSED).with("path", path).with("reply", reply(e)).exception(e);
        };
    }

    private static String reply(SftpException e) {
        return e.getMessage() == null || e.getMessage().isBlank() ? "status " + e.id : e.getMessage();
    }
}
