package org.autodispatcher.delivery.ftp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends a reply that does not end: what a server may send between two of our commands is bounded. */
final class ReplyLimit extends FilterInputStream {
    private static final int MOST = 1 << 17;

    private int left = MOST;
    private boolean ended;

    ReplyLimit(InputStream in) {
        super(in);
    }

    /** A command is being sent; the next reply may be as long again. */
    void commandSent() {
        left = MOST;
    }

    /** Whether the other side was found to have ended the connection. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (left <= 0) {
            throw new IOException("a reply of more than " + MOST + " bytes");
        }
        int count = super.read(bytes, from, Math.min(length, left));
        left -= Math.max(0, count);
        ended |= count < 0;
        return count;
    }
}
