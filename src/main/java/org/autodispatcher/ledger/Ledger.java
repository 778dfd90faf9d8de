package org.autodispatcher.ledger;

import java.util.List;
import java.util.Optional;

/**
 * The durable record. Appending is the only way to change it; what stands where is always computed from the entries, so the
 * record and the shown state cannot differ. For use by many threads.
 */
public interface Ledger extends AutoCloseable {
    /** Stands in the place of a dispatch's id where an entry concerns the HOME as a whole. */
    long HOME = 0;

    /** Opens a new dispatch and returns its id: a short decimal number, never given out twice once an entry names it. */
    long open();

    /**
     * Records {@code draft}. When it returns, the entry is as safe as this ledger makes it. Entries appended by several
     * threads are put in one order.
     *
     * @param actor the account that ordered what is recorded
     * @return the entry as written
     * @throws java.io.UncheckedIOException where it could not be recorded; the caller must not go on with the act
     */
    Entry append(String actor, Entry.Draft draft);

    /** All entries of a dispatch, or of the {@link #HOME}, in order; none where the id was never given out. */
    List<Entry> entries(long dispatch);

    /** The entries of one delivery of a dispatch, in order. */
    List<Entry> entries(long dispatch, String target);

    /** The entries after position {@code sequence}, at most {@code limit} of them, in order: for those who follow the record. */
    List<Entry> after(long sequence, int limit);

    /** The ids of all dispatches, oldest first. */
    List<Long> dispatches();

    /** The ids of the dispatches that have not ended: something moves, is deferred, held or in doubt. Oldest first. */
    List<Long> unended();

    /** The ids of the dispatches that fit, newest first. */
    List<Long> find(HistoryFilter filter);

    /** The entry that first named the run folder {@code key} as its own ({@link DeliveryRecord#RUN_KEY}); empty where none did. */
    Optional<Entry> run(String key);

    /** How a dispatch stands, from its entries. */
    default DispatchRecord dispatch(long id) {
        return DispatchRecord.of(id, entries(id));
    }

    /** How one delivery of a dispatch stands, from its own entries; queued where it has none yet. */
    default DeliveryRecord delivery(long dispatch, String target) {
        return DeliveryRecord.of(target, entries(dispatch, target));
    }

    /** Lets go of the files. What was appended is safe already. */
    @Override
    void close();
}
