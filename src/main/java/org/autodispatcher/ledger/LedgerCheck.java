package org.autodispatcher.ledger;

import java.util.HexFormat;
import java.util.Optional;

/** What a look at the whole ledger found. */
public sealed interface LedgerCheck {
    /**
     * Every entry is as it was written.
     *
     * @param entries how many there are
     * @param hash    the last one's, hexadecimal; it stands for all of them
     */
    record Intact(long entries, String hash) implements LedgerCheck {
        /** A ledger without an entry. */
        static Intact none() {
            return new Intact(0, HexFormat.of().formatHex(new Chain().hash()));
        }
    }

    /**
     * An entry is not what was written, or is missing; every later one rests on it.
     *
     * @param sequence the first such entry
     */
    record Altered(long sequence, Change change) implements LedgerCheck {}

    /** How an entry differs. */
    enum Change {
        /** There are later ones, but not this one. */
        MISSING,
        /** Its bytes do not give its hash. */
        CHANGED,
        /** It is whole and tells of something that this program does not know. */
        UNKNOWN
    }

    /**
     * The files do not hold together.
     *
     * @param where what could not be read, in the words of whoever tried
     * @param from  the first entry that could not be read; empty where none was looked for, or all could
     */
    record Unreadable(String where, Optional<Long> from) implements LedgerCheck {
        /** Of something else than an entry. */
        Unreadable(String where) {
            this(where, Optional.empty());
        }
    }

    /**
     * The ledger had come further than it has: an older copy was put back, or what was not copied into its file yet was deleted.
     *
     * @param known the entry that the mark beside it knows of
     * @param found the last entry there is; where it is not less than {@code known}, the entry that is known is another one now
     */
    record PutBack(long known, long found) implements LedgerCheck {}

    /**
     * The entries are whole, and what is kept beside them for looking them up is not what they say. It is made anew at the next
     * start.
     *
     * @param dispatch the first dispatch it is wrong about
     */
    record IndexDiffers(long dispatch) implements LedgerCheck {}
}
