package org.autodispatcher.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP connection that a jump host makes for us (channel {@code direct-tcpip} of RFC 4254, section 7.2), with a socket's time
 * limit on reads: keep-alive and login limits work through it as they do on a direct connection.
 */
final class ChannelSocket extends Socket {
    /** More than the window JSch grants (128 KiB), so that the jump host's connection seldom waits for this one. */
    private static final int CAPACITY = 256 * 1024;

    private final ChannelDirectTCPIP channel;
    private final Received received = new Received();
    private final OutputStream out;

    /**
     * Takes a channel that is not connected yet and connects it.
     *
     * @throws JSchException where the jump host does not; the channel's exit status is the reason code then
     */
    ChannelSocket(ChannelDirectTCPIP channel, Duration limit) throws JSchException, IOException {
        this.channel = channel;
        channel.setOutputStream(received);
        Channels.connect(channel, limit);
        out = channel.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return received.in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // The connection to the jump host decides.
    }

    @Override
    public void setSoTimeout(int millis) {
        received.timeoutMillis = millis;
    }

    @Override
    public void close() {
        channel.disconnect();
        received.close();
    }

    /** What has come and not been read: a ring of bytes between the thread of the jump host's session and the reader. */
    private static final class Received extends OutputStream {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final byte[] ring = new byte[CAPACITY];
        private int first;
        private int count;
        private boolean closed;
        private volatile int timeoutMillis;
        private final InputStream in = new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return take(bytes, from, length);
            }
        };

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            lock.lock();
            try {
                for (int done = 0; done < length; ) {
                    while (count == CAPACITY && !closed) {
                        changed.await();
                    }
                    if (closed) {
                        return; // nobody reads any more
                    }
                    int at = (first + count) % CAPACITY;
                    int part = Math.min(length - done, Math.min(CAPACITY - count, CAPACITY - at));
                    System.arraycopy(bytes, from + done, ring, at, part);
                    count += part;
                    done += part;
                    changed.signalAll();
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private int take(byte[] bytes, int from, int length) throws IOException {
            lock.lock();
            try {
                awaitBytes();
                if (count == 0) {
                    return -1;
                }
                int part = Math.min(length, Math.min(count, CAPACITY - first));
                System.arraycopy(ring, first, bytes, from, part);
                first = (first + part) % CAPACITY;
                count -= part;
                changed.signalAll();
                return part;
            } catch (InterruptedException e) {
                throw interrupted(e);
            } finally {
                lock.unlock();
            }
        }

        private void awaitBytes() throws InterruptedException, SocketTimeoutException {
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            boolean forever = left == 0;
            while (count == 0 && !closed) {
                if (forever) {
                    changed.await();
                } else if (left <= 0) {
                    throw new SocketTimeoutException("nothing came through the jump host");
                } else {
                    left = changed.awaitNanos(left);
                }
            }
        }

        private static InterruptedIOException interrupted(InterruptedException cause) {
            Thread.currentThread().interrupt();
            InterruptedIOException e = new InterruptedIOException();
            e.initCause(cause);
            return e;
        }
    }
}
