package org.autodispatcher.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** Gives the bytes of a package no faster than they may go. Whoever waits for them is let go by an interrupt. */
final class PacedBytes extends FilterInputStream {
    private final Pace pace;
    private long left;

    /**
     * @param bytes the package, from where it goes on
     * @param left  how many those are; finding out that there are no more takes nothing
     */
    PacedBytes(InputStream bytes, long left, Pace pace) {
        super(bytes);
        this.left = left;
        this.pace = pace;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int most = (int) Math.min(length, left);
        int read = in.read(buffer, offset, most > 0 ? taken(most) : length);
        left -= Math.max(0, read);
        return read;
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
