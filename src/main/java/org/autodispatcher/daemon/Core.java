package org.autodispatcher.daemon;

import java.io.IOException;
import java.time.Duration;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.ledger.Ledger;

/** What conducts the dispatches of an owned HOME, as the daemon sees it: started once, asked by many, stopped once. */
public interface Core extends AutoCloseable {
    /**
     * Takes up what is open. When it returns, every open delivery on a reachable target is followed, waiting or held.
     *
     * @throws InterruptedException where the daemon is told to stop before that; what was taken up is left as {@link #stop} leaves it
     */
    void recover() throws IOException, InterruptedException;

    /**
     * What one person can ask and order.
     *
     * @param account the actor of everything that is ordered through it; proved by whoever calls this, never a claim
     */
    Control control(String account);

    /** The record, to be read. */
    Ledger ledger();

    /** Whether work still gets done: an entry can be written, and whoever decides what is next does so. Asked every few seconds. */
    boolean alive();

    /**
     * Starts nothing new from now on, gives what is under way its time, and then hands it back: what is cut goes on at the next
     * start, detached upgrades run on. Returns within {@code limit} and some moments, and calls made of {@link Control#follow}
     * come to their end.
     */
    Stopped stop(Duration limit) throws InterruptedException;

    /** Lets go of the ledger, the spool and the lock. */
    @Override
    void close();

    /**
     * How the work was left.
     *
     * @param cut    deliveries that were under way and go on at the next start
     * @param running upgrades that go on on their targets meanwhile
     */
    record Stopped(int cut, int running) {}
}
