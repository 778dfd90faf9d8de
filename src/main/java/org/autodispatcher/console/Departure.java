package org.autodispatcher.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Tells when whoever asked leaves before he is answered. Only reading on shows that; what else comes from him meanwhile has no meaning, since
 * the answer is to end the connection (RFC 9112, section 9.6). Through encryption it is not read on: there he is waited for until his time is over.
 */
final class Departure implements Callback, AutoCloseable {
    private static final int BUFFER = 1 << 10;

    private final EndPoint endPoint;
    private final Runnable left;
    private final ByteBuffer nothing = BufferUtil.allocate(BUFFER);
    private volatile boolean watching;

    private Departure(EndPoint endPoint, Runnable left) {
        this.endPoint = endPoint;
        this.left = left;
        watching = endPoint instanceof SocketChannelEndPoint;
    }

    /** Watches until it is closed. */
    static Departure watched(EndPoint endPoint, Runnable left) {
        Departure departure = new Departure(endPoint, left);
        departure.readOn();
        return departure;
    }

    private synchronized void readOn() {
        if (watching) {
            endPoint.tryFillInterested(this);
        }
    }

    /** There is something to read, be it the end. */
    @Override
    public synchronized void succeeded() {
        int read = 1;
        while (watching && read > 0) {
            BufferUtil.clear(nothing);
            read = read();
        }
        if (read < 0) {
            failed(new IOException("the end"));
        } else {
            readOn();
        }
    }

    private int read() {
        try {
            return endPoint.fill(nothing);
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void failed(Throwable why) {
        if (watching) {
            left.run();
        }
    }

    /** The connection is read by others again. */
    @Override
    public synchronized void close() {
        watching = false;
        if (endPoint instanceof SocketChannelEndPoint plain) {
            plain.getFillInterest().onFail(new CancellationException());
        }
    }
}
