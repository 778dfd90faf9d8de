package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.function.Supplier;

/** When an entry was written; read only where somebody asks, because that takes longer than all the rest of the entry. For one thread. */
final class Moment implements Supplier<Instant> {
    private Supplier<Instant> at;

    private Moment(Supplier<Instant> at) {
        this.at = at;
    }

    static Moment of(Entry entry) {
        return new Moment(entry::at);
    }

    /** @param bytes of the entry at position {@code sequence} */
    static Moment in(long sequence, byte[] bytes) {
        return new Moment(() -> {
            try {
                return EntryText.at(bytes);
            } catch (IllegalArgumentException e) {
                throw new Unknown(sequence, e);
            }
        });
    }

    /** What stands for the time in an entry is none. */
    static final class Unknown extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final long sequence;

        Unknown(long sequence, Throwable cause) {
            super(cause);
            this.sequence = sequence;
        }

        long sequence() {
            return sequence;
        }
    }

    @Override
    public Instant get() {
        Instant read = at.get();
        at = () -> read;
        return read;
    }
}
