package org.autodispatcher.arrival;

import java.util.OptionalLong;
import org.autodispatcher.FailureException;

/** Where packages go that have arrived by themselves. For use by many threads. */
public interface Taker {
    /**
     * Finds the route of a package, in memory.
     *
     * @return whether there is one
     * @throws FailureException where it cannot be said
     */
    boolean routed(String name) throws FailureException;

    /** Whether what it takes over is sent; else it is only looked at, and known from then on without having been sent. */
    default boolean sends() {
        return true;
    }

    /**
     * Takes a package over: when this returns, it is in the spool and in the ledger, or its dispatch says why it is held.
     *
     * @param actor the account that brought it
     * @return its dispatch; empty where the same was taken before
     * @throws java.io.UncheckedIOException where the ledger cannot be written: nothing is taken then, and it is to be tried again
     */
    OptionalLong take(Arrival arrival, String actor);
}
