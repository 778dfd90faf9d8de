package org.autodispatcher.console;

import java.io.IOException;
import java.util.OptionalLong;
import org.autodispatcher.arrival.Room;
import org.autodispatcher.arrival.Spool;

/** The room that an upload is promised: a step at a time, so that whoever is slow keeps none from others. */
final class Filling implements AutoCloseable {
    private static final long STEP = 16 << 20;

    private final Spool spool;
    private final String name;
    private final OptionalLong total;
    private long whole;
    private long left;
    private Room.Place place;

    /** @throws org.autodispatcher.FailureException {@code too-large}, {@code spool-full} */
    Filling(Spool spool, String name, Span span) throws IOException {
        this.spool = spool;
        this.name = name;
        whole = span.from();
        total = span.total();
        long all = span.end().isPresent() ? span.end().getAsLong() - span.from() : 0;
        spool.room(name, total.orElse(whole), all).close(); // what would not fit is not begun
        left = Math.min(all, STEP);
        place = spool.room(name, total.orElse(whole), left);
    }

    /** So many bytes more are about to be written; fails as the constructor. */
    void more(long bytes) throws IOException {
        whole += bytes;
        if (bytes > left) {
            place.close();
            place = spool.room(name, Math.max(whole, total.orElse(0)), Math.max(STEP, bytes));
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
