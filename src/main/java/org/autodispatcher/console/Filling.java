package org.autodispatcher.console;

import java.io.IOException;
import org.autodispatcher.arrival.Room;
import org.autodispatcher.arrival.Spool;

/** The room that an upload is promised: all of it where its size is known, else a step at a time. */
final class Filling implements AutoCloseable {
    private static final long STEP = 16 << 20;

    private final Spool spool;
    private final String name;
    private long whole;
    private long left;
    private Room.Place place;

    /** @throws org.autodispatcher.FailureException {@code too-large}, {@code spool-full} */
    Filling(Spool spool, String name, Span span) throws IOException {
        this.spool = spool;
        this.name = name;
        whole = span.from();
        left = span.end().isPresent() ? span.end().getAsLong() - span.from() : 0;
        place = spool.room(name, span.total().orElse(span.from()), left);
    }

    /** So many bytes more are about to be written; fails as the constructor. */
    void more(long bytes) throws IOException {
        whole += bytes;
        if (bytes > left) {
            place.close();
            place = spool.room(name, whole, Math.max(STEP, bytes));
            left = Math.max(STEP, bytes);
        }
    }

    /** They are written. */
    void filled(long bytes) {
        place.filled(bytes);
        left -= bytes;
    }

    @Override
    public void close() {
        place.close();
    }
}
