package org.autodispatcher.rig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** A port that refuses connections for as long as this is open: it is bound, so that nobody else can listen there, and nobody does. */
public final class RefusingPort implements AutoCloseable {
    private final SocketChannel held;

    private RefusingPort(SocketChannel held) {
        this.held = held;
    }

    /** One of the address {@code host}. */
    public static RefusingPort on(String host) throws IOException {
        SocketChannel held = SocketChannel.open();
        try {
            held.bind(new InetSocketAddress(host, 0));
            return new RefusingPort(held);
        } catch (IOException e) {
            held.close();
            throw e;
        }
    }

    public int number() {
        return held.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
