package org.autodispatcher.ledger;

import java.util.List;

/**
 * The durable record. Appending is the only way to change it; what stands where is always computed from the entries, so the
 * record and the shown state cannot differ.
 */
public interface Ledger {
    /** Opens a new dispatch and returns its id: a short decimal number, never given out twice by the same ledger. */
    long open();

    /**
     * Records {@code draft}. When it returns, the entry is as safe as this ledger makes it. Entries appended by several
     * threads are put in one order.
     *
     * @return the entry as written
     * @throws java.io.UncheckedIOException where it could not be recorded; the caller must not go on with the act
     */
    Entry append(Entry.Draft draft);

    /** All entries of a dispatch, in order; none where the id was never given out. */
    List<Entry> entries(long dispatch);

    /** The ids of all dispatches, oldest first. */
    List<Long> dispatches();

    /** How a dispatch stands, from its entries. */
    default DispatchRecord dispatch(long id) {
        return DispatchRecord.of(id, entries(id));
    }
}
