package org.autodispatcher.console;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that says what a test wants it to, byte for byte, and breaks off where it wants. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawHttp(InetSocketAddress where) throws IOException {
        socket = new Socket(where.getAddress(), where.getPort());
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawHttp say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.UTF_8));
    }

    RawHttp say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next line that is answered, without its end; empty also at the end of all. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Status line and headers of the next answer. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** Says that nothing more comes, as whoever leaves does, but stays to hear what is made of that. */
    RawHttp ends() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Everything that is still answered, until the connection ends. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Goes without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
