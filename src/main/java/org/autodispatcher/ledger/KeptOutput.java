package org.autodispatcher.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What one upgrade wrote, as far as it is kept: at least its first and its last 8 MiB. It may still be growing. */
public interface KeptOutput {
    /**
     * Some bytes of it, in a row.
     *
     * @param offset place of the first of them in the whole output; what lies before it and after the piece before is not kept
     */
    record Piece(long offset, byte[] bytes) {
        /** Place of the byte after the last. */
        public long end() {
            return offset + bytes.length;
        }
    }

    /** How many bytes the whole output has so far, those that are not kept included. */
    long size() throws IOException;

    /**
     * The next bytes that are kept at {@code offset} or after it; empty where there are none yet.
     *
     * @param most how many at most
     */
    Optional<Piece> next(long offset, int most) throws IOException;

    /**
     * Waits until somebody in this process has written beyond {@code offset}.
     *
     * @return whether that was so before {@code most} had passed
     */
    boolean await(long offset, Duration most) throws InterruptedException, IOException;
}
