package org.autodispatcher.delivery;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Gives the bytes of a package no faster than they may go. Whoever waits for them is let go by an interrupt. */
final class PacedBytes implements ReadableByteChannel {
    private final ReadableByteChannel bytes;
    private final Pace pace;
    private long left;

    /**
     * @param bytes the package, from where it goes on
     * @param left  how many those are; finding out that there are no more takes nothing
     */
    PacedBytes(ReadableByteChannel bytes, long left, Pace pace) {
        this.bytes = bytes;
        this.left = left;
        this.pace = pace;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int limit = buffer.limit();
        int most = (int) Math.min(buffer.remaining(), left);
        if (most > 0) {
            buffer.limit(buffer.position() + taken(most));
        }
        try {
            int read = bytes.read(buffer);
            left -= Math.max(0, read);
            return read;
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return bytes.isOpen();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private int taken(int most) throws InterruptedIOException {
        try {
            return pace.take(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while it waited for bandwidth");
        }
    }
}
