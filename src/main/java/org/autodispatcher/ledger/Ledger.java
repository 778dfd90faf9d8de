package org.autodispatcher.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Failure;

/** The durable record. Appending is the only way to change it. For use by many threads. */
public interface Ledger extends LedgerView {
    /** Stands in the place of a dispatch's id where an entry concerns the HOME as a whole. */
    long HOME = 0;

    /** Opens a new dispatch and returns its id: a short decimal number, never given out twice once an entry names it. */
    long open();

    /**
     * Records {@code drafts} in this order with nothing in between: all of them or none, whatever happens. When it returns, the
     * entries are as safe as this ledger makes them. Entries appended by several threads are put in one order.
     *
     * @param actor the account that ordered what is recorded
     * @return the entries as written
     * @throws java.io.UncheckedIOException where they could not be recorded; the caller must not go on with the act. The next ones
     *     may be: disks get room again
     */
    List<Entry> append(String actor, List<Entry.Draft> drafts);

    /** Records one draft, in the same way. */
    default Entry append(String actor, Entry.Draft draft) {
        return append(actor, List.of(draft)).getFirst();
    }

    /** Position of the newest entry; 0 where there is none. */
    long last();

    /** Waits until there is an entry after position {@code sequence}, at most for {@code limit}: for those who follow the record. */
    void awaitAfter(long sequence, Duration limit) throws InterruptedException;

    /** Why the last entry could not be recorded; empty where it was. */
    default Optional<Failure> trouble() {
        return Optional.empty();
    }
}
