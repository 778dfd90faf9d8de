package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.NoProgressWatch;
import org.autodispatcher.delivery.OwnBytes;
import org.autodispatcher.delivery.Transport.Sent;

/** One file over one data connection. */
final class Transfer {
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final FtpControl control;

    Transfer(FtpControl control) {
        this.control = control;
    }

    /**
     * Sends {@code source} to {@code path} from {@code offset} on.
     *
     * @return empty where the server acknowledged it all
     */
    Optional<Refusal> upload(String path, ReadableByteChannel source, long offset, Sent sent) throws IOException {
        return run("STOR", path, offset, (socket, watch) -> {
            try (DataWriter out = network(() -> DataWriter.of(socket))) {
                ReadableByteChannel bytes = new OwnBytes(source, watch);
                ByteBuffer buffer = out.buffer();
                while (bytes.read(buffer.clear()) >= 0) {
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        int count = network(() -> out.write(buffer));
                        watch.progress();
                        sent.bytes(count);
                    }
                }
            }
            network(() -> {
                finish(socket);
                return true;
            });
        });
    }

    /**
     * Copies {@code path} to {@code sink}.
     *
     * @return empty where the server says that it sent it all
     */
    Optional<Refusal> download(String path, OutputStream sink) throws IOException {
        return run("RETR", path, 0, (socket, watch) -> {
            InputStream in = network(socket::getInputStream);
            byte[] buffer = new byte[1 << 16];
            for (int read = network(() -> in.read(buffer)); read >= 0; read = network(() -> in.read(buffer))) {
                sink.write(buffer, 0, read);
                watch.progress();
            }
            network(() -> {
                socket.close();
                return true;
            });
        });
    }

    private Optional<Refusal> run(String command, String path, long offset, Copy copy) throws IOException {
        Optional<Socket> opened;
        try {
            opened = open(command, path, offset);
        } catch (Broken e) {
            return Optional.of(new Refusal(lastWords(e), false));
        }
        if (opened.isEmpty()) {
            return Optional.of(new Refusal(control.client().reply(), false));
        }
        NoProgressWatch watch = new NoProgressWatch(control.limits().noProgress(), control.client()::cut);
        try (watch; Socket socket = opened.get()) {
            copy.bytes(socket, watch);
        } catch (Broken e) {
            if (watch.tripped()) {
                throw silent(path, e);
            }
            return Optional.of(new Refusal(lastWords(e), true));
        } catch (IOException e) {
            control.client().cut(); // our own file failed in the middle: nothing on this connection has its meaning any more
            throw e;
        }
        Reply reply = control.transferReply(control.limits().noProgress());
        return reply.done() ? Optional.empty() : Optional.of(new Refusal(reply, true));
    }

    private Optional<Socket> open(String command, String path, long offset) throws IOException {
        try {
            return control.within(control.limits().noProgress(), () -> control.client().open(command, path, offset));
        } catch (FailureException e) {
            throw e.getCause() instanceof SSLException refused ? new Broken(refused, e) : e;
        }
    }

    /** Where the data connection broke the server may still say why on the control connection. */
    private Reply lastWords(Broken broken) throws IOException {
        FailureException lost = broken.failure.orElseGet(() -> control.broken(broken.error));
        try {
            Reply reply = control.transferReply(LAST_WORDS);
            if (!reply.done()) {
                return reply;
            }
        } catch (FailureException e) {
            lost.addSuppressed(e);
        }
        throw lost;
    }

    /**
     * Ends an upload. Over TLS the closing is answered, and what the server sends until then is taken in: tickets of TLS 1.3,
     * each of which resumes one data connection more. A server that never answers is not waited for.
     */
    private void finish(Socket socket) throws IOException {
        if (socket instanceof SSLSocket) {
            socket.setSoTimeout(Math.toIntExact(LAST_WORDS.toMillis()));
            socket.shutdownOutput();
            try {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // All bytes are out; whether they arrived is told on the control connection.
            }
        }
        socket.close();
    }

    private FailureException silent(String path, Broken broken) {
        return control.located(Failure.of(Reason.NO_PROGRESS, "transfer"))
                .with("path", path)
                .with("seconds", control.limits().noProgress().toSeconds())
                .exception(broken);
    }

    private static <T> T network(FtpControl.Act<T> act) throws Broken {
        try {
            return act.run();
        } catch (IOException e) {
            throw new Broken(e);
        }
    }

    /**
     * The server's no.
     *
     * @param reply what it said
     * @param begun whether the transfer was under way by then
     */
    record Refusal(Reply reply, boolean begun) {}

    @FunctionalInterface
    private interface Copy {
        void bytes(Socket socket, NoProgressWatch watch) throws IOException;
    }

    /** The data connection broke, which is told apart from a file of ours that cannot be read. */
    private static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException error;
        private final transient Optional<FailureException> failure;

        Broken(IOException error) {
            super(error);
            this.error = error;
            failure = Optional.empty();
        }

        Broken(IOException error, FailureException failure) {
            super(error);
            this.error = error;
            this.failure = Optional.of(failure);
        }
    }
}
