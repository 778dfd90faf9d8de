package org.autodispatcher.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;

/** A ledger at which a test does something in the moment before an entry is written, or after a dispatch or a delivery was read. */
final class HookedLedger implements Ledger {
    private final Ledger ledger;
    private volatile Consumer<Entry.Draft> beforeWriting = draft -> {};
    private volatile Consumer<DispatchRecord> afterReadingAll = record -> {};
    private volatile Consumer<DeliveryRecord> afterReading = record -> {};

    HookedLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    void beforeWriting(Consumer<Entry.Draft> action) {
        beforeWriting = action;
    }

    void afterReading(Consumer<DeliveryRecord> action) {
        afterReading = action;
    }

    void afterReadingAll(Consumer<DispatchRecord> action) {
        afterReadingAll = action;
    }

    @Override
    public DispatchRecord dispatch(long id) {
        DispatchRecord record = ledger.dispatch(id);
        afterReadingAll.accept(record);
        return record;
    }

    @Override
    public DeliveryRecord delivery(long dispatch, String target) {
        DeliveryRecord record = ledger.delivery(dispatch, target);
        afterReading.accept(record);
        return record;
    }

    @Override
    public long last() {
        return ledger.last();
    }

    @Override
    public long open() {
        return ledger.open();
    }

    @Override
    public List<Entry> append(String actor, List<Entry.Draft> drafts) {
        drafts.forEach(beforeWriting);
        return ledger.append(actor, drafts);
    }

    @Override
    public void awaitAfter(long sequence, Duration limit) throws InterruptedException {
        ledger.awaitAfter(sequence, limit);
    }

    @Override
    public List<Entry> entries(long dispatch) {
        return ledger.entries(dispatch);
    }

    @Override
    public List<Entry> entries(long dispatch, String target) {
        return ledger.entries(dispatch, target);
    }

    @Override
    public List<Entry> after(long sequence, int limit) {
        return ledger.after(sequence, limit);
    }

    @Override
    public List<Long> dispatches() {
        return ledger.dispatches();
    }

    @Override
    public List<Long> unended() {
        return ledger.unended();
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return ledger.find(filter);
    }

    @Override
    public Optional<Entry> run(String key) {
        return ledger.run(key);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
