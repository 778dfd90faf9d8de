package org.autodispatcher.notification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Speaks TLS before a mail server that cannot: from the first byte, or after STARTTLS. What was said before that is kept. */
final class TlsFront implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final SSLContext context;
    private final int behind;
    private final boolean starttls;
    final List<String> clear = new CopyOnWriteArrayList<>();

    TlsFront(SSLContext context, int behind, boolean starttls) throws IOException {
        this.context = context;
        this.behind = behind;
        this.starttls = starttls;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket one = socket.accept();
                Thread.ofVirtual().start(() -> serve(one));
            } catch (IOException e) {
                return; // it is over
            }
        }
    }

    private void serve(Socket one) {
        try (one; Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            if (starttls) {
                line(server.getInputStream()); // its greeting was ours
                greet(one);
            }
            SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(one, "front", one.getPort(), true);
            secured.setUseClientMode(false);
            secured.startHandshake();
            Thread back = Thread.ofVirtual().start(() -> pump(server, secured));
            pump(secured, server);
            back.join();
        } catch (IOException | InterruptedException e) {
            // whoever does not believe us goes away
        }
    }

    private void greet(Socket one) throws IOException {
        OutputStream out = one.getOutputStream();
        out.write("220 front ready\r\n".getBytes(StandardCharsets.US_ASCII));
        for (String said = line(one.getInputStream()); !said.equals("STARTTLS"); said = line(one.getInputStream())) {
            out.write("250-front\r\n250 STARTTLS\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write("220 go ahead\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("gone");
            }
            line.append((char) c);
        }
        clear.add(line.toString().strip());
        return line.toString().strip();
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one of both is gone
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
