package org.autodispatcher.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What may be asked of the record; nothing of it changes anything. What stands where is always computed from the entries, so
 * the record and the shown state cannot differ. For use by many threads. Where the record cannot be read, an
 * {@link java.io.UncheckedIOException} with a {@link org.autodispatcher.FailureException} as its cause says why.
 */
public interface LedgerView extends AutoCloseable {
    /** All entries of a dispatch, or of the {@link Ledger#HOME}, in order; none where no entry names it. */
    List<Entry> entries(long dispatch);

    /** The entries of one delivery of a dispatch, in order. */
    List<Entry> entries(long dispatch, String target);

    /** The entries after position {@code sequence}, at most {@code limit} of them, in order: for those who follow the record. */
    List<Entry> after(long sequence, int limit);

    /** The ids of all dispatches that an entry names, oldest first. */
    List<Long> dispatches();

    /** The ids of the dispatches that have not ended: something moves, is deferred, held or in doubt. Oldest first. */
    List<Long> unended();

    /** The ids of the dispatches that fit, newest first. */
    List<Long> find(HistoryFilter filter);

    /** The newest dispatches that fit and are older than the one of the id {@code before}, newest first. */
    default List<HistoryRow> page(HistoryFilter filter, long before) {
        return dispatches().reversed().stream()
                .filter(id -> id < before)
                .map(this::dispatch)
                .filter(filter::fits)
                .limit(filter.limit())
                .map(HistoryRow::of)
                .toList();
    }

    /** What became of the dispatches that fit, day by day, whatever the filter's limit. */
    default List<HistoryDays.Day> days(HistoryFilter filter, HistoryDays.Asked asked) {
        HistoryDays days = new HistoryDays(asked);
        dispatches().stream().map(this::dispatch).filter(filter::fits).forEach(days::add);
        return days.days();
    }

    /** How many there are of what, in no order. */
    default Tally tally() {
        return Tally.of(dispatches().stream().map(this::dispatch));
    }

    /** What is known of each target that was ever sent to, by name. */
    default List<TargetHistory> targets() {
        return TargetHistory.of(dispatches().stream().map(this::dispatch));
    }

    /** The entry that last named the run folder {@code key} as its own ({@link DeliveryRecord#RUN_KEY}); empty where none did. */
    Optional<Entry> run(String key);

    /** How a dispatch stands, from its entries. */
    default DispatchRecord dispatch(long id) {
        return DispatchRecord.of(id, entries(id));
    }

    /** How one delivery of a dispatch stands, from its own entries; queued where it has none yet. */
    default DeliveryRecord delivery(long dispatch, String target) {
        return DeliveryRecord.of(target, entries(dispatch, target));
    }

    /** Lets go of the files. */
    @Override
    void close();
}
