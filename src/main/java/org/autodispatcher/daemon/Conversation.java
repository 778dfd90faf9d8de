package org.autodispatcher.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One connection's talk: JSON objects, one a line, in both directions, and the bytes of a package between them. A line that is
 * longer than agreed, or is not JSON, ends it, and so does a partner who neither takes nor gives anything for a time.
 */
final class Conversation implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final SocketChannel channel;
    private final Duration patience;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();

    /** @param patience how long the other end may keep us waiting at a time; none means for ever */
    Conversation(SocketChannel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    /**
     * The next object.
     *
     * @param longest bytes its line may have
     * @throws Gone             where the other end has said all
     * @throws ControlException {@code bad-request} where it is not one
     */
    JsonNode read(int longest) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte next = next(); next != '\n'; next = next()) {
            if (line.size() == longest) {
                throw bad("a line of more than " + longest + " bytes");
            }
            line.write(next);
        }
        try {
            JsonNode message = Wire.parsed(line.toByteArray());
            if (message.isObject()) {
                return message;
            }
        } catch (JacksonException e) {
            // the same
        }
        throw bad("a line that is no JSON object");
    }

    static ControlException bad(String detail) {
        return ControlException.of(ControlException.Code.BAD_REQUEST, Map.of("detail", detail));
    }

    private byte next() throws IOException {
        if (!in.hasRemaining()) {
            fill();
        }
        return in.get();
    }

    private void fill() throws IOException {
        int got = limited(() -> channel.read(in.clear()));
        in.flip();
        if (got < 0) {
            throw new Gone();
        }
    }

    /** The other end is not there any more, or has ceased to listen: it may still have said why. */
    static final class Gone extends IOException {
        private static final long serialVersionUID = 1L;

        Gone() {
            super("the other end of the control socket has gone");
        }
    }

    /** The next bytes of a package, at most {@code most}; valid until the next call. */
    ByteBuffer bytes(long most) throws IOException {
        if (!in.hasRemaining()) {
            fill();
        }
        int length = (int) Math.min(most, in.remaining());
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        return bytes;
    }

    /** Waits until the other end goes, or says something it was not asked for. */
    void awaitEnd() throws IOException {
        if (!in.hasRemaining()) {
            channel.read(in.clear());
            in.flip();
        }
    }

    synchronized void write(JsonNode message) throws IOException {
        byte[] line = Wire.line(message);
        ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        send(bytes);
    }

    /** Sends all of {@code bytes}. */
    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            limited(() -> channel.write(bytes));
        }
    }

    private int limited(Transfer transfer) throws IOException {
        if (patience.isZero()) {
            return run(transfer);
        }
        try (TimeLimit _ = new TimeLimit(patience, channel)) {
            return run(transfer);
        }
    }

    /** Resets and broken pipes have no type of their own. */
    private static int run(Transfer transfer) throws IOException {
        try {
            return transfer.run();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw (Gone) new Gone().initCause(e);
        }
    }

    /** Reads or writes, and says how much. */
    @FunctionalInterface
    private interface Transfer {
        int run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
