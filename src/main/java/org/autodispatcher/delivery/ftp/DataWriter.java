package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Where the bytes of an upload go, and the buffer they are to be put into before. */
sealed interface DataWriter extends AutoCloseable {
    /** Of a data connection: by its channel where it has one, which is where nothing is encrypted. */
    static DataWriter of(Socket socket) throws IOException {
        SocketChannel channel = socket.getChannel();
        return channel == null ? new Encrypted(socket.getOutputStream()) : new Plain(channel);
    }

    /** The one buffer; empty. */
    ByteBuffer buffer();

    /** Hands over some of what is left in the buffer; how many bytes. */
    int write(ByteBuffer buffer) throws IOException;

    @Override
    void close();

    /**
     * Bytes that only the kernel touches. Through the heap each would be copied twice more. The kernel's own way, sendfile(2), takes less of
     * the processor still, but was no faster beside vsftpd.
     */
    final class Plain implements DataWriter {
        private static final int PIECE = 1 << 17;

        private final SocketChannel channel;
        private final Arena memory = Arena.ofConfined();
        private final ByteBuffer buffer = memory.allocate(PIECE).asByteBuffer();

        private Plain(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return channel.write(bytes);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    /** Bytes that are encrypted on the heap. */
    final class Encrypted implements DataWriter {
        private static final int PIECE = 1 << 16;

        private final OutputStream stream;
        private final ByteBuffer buffer = ByteBuffer.allocate(PIECE);

        private Encrypted(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public ByteBuffer buffer() {
            return buffer;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            stream.write(bytes.array(), bytes.position(), count);
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public void close() {}
    }
}
