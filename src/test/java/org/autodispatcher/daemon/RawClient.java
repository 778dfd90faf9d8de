package org.autodispatcher.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Somebody at the socket who says whatever he likes. */
final class RawClient implements AutoCloseable {
    final SocketChannel channel;

    RawClient(Path home) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try (SocketPath path = SocketPath.of(ControlSocket.in(home))) {
            channel.connect(path.address());
        }
    }

    void say(String text) throws IOException {
        say(text.getBytes(StandardCharsets.UTF_8));
    }

    void say(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    /** All that is said until the other end closes, or throws away what it has not read of ours. */
    String hear() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            Channels.newInputStream(channel).transferTo(said);
        } catch (IOException e) {
            // reset: what was said came before that
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
