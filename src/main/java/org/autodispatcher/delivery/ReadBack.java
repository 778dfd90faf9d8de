package org.autodispatcher.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.autodispatcher.Sha256;

/** Hashes what a server gives back, but takes no more than can be ours: a server could send without end. */
final class ReadBack extends OutputStream {
    private final MessageDigest digest = Sha256.start();
    private final long most;
    private long count;

    ReadBack(long most) {
        this.most = most;
    }

    /** Whether more came than can be ours. */
    boolean tooMuch() {
        return count > most;
    }

    /** Bytes that came. */
    long count() {
        return count;
    }

    Sha256 digest() {
        return Sha256.of(digest);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        count += length;
        if (tooMuch()) {
            throw new IOException("more than " + most + " bytes come back");
        }
        digest.update(bytes, offset, length);
    }
}
