package org.autodispatcher.ledger;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.autodispatcher.Sha256;

/**
 * The chain that ties each entry to all before it: an entry's hash is SHA-256 over the hash before it (32 bytes), its sequence
 * (8 bytes, big-endian) and its text ({@link EntryText}). What comes first has fixed lengths, so no two entries are hashed as
 * the same bytes. For one thread.
 */
final class Chain {
    /** What stands in the place of a hash before the first entry. */
    private static final byte[] BEGINNING = new byte[32];

    private final MessageDigest digest = Sha256.start();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private long sequence;
    private byte[] hash = BEGINNING;

    /** Goes on behind the entry {@code sequence}, whose hash is {@code hash}. */
    void at(long sequence, byte[] hash) {
        this.sequence = sequence;
        this.hash = hash;
    }

    /** Adds the next entry. */
    byte[] add(byte[] text) {
        sequence++;
        digest.update(hash);
        digest.update(number.clear().putLong(sequence).flip());
        digest.update(text);
        hash = digest.digest();
        return hash;
    }

    /** The last entry's; 0 before the first. */
    long sequence() {
        return sequence;
    }

    /** The last entry's. */
    byte[] hash() {
        return hash;
    }
}
