package org.autodispatcher;

import java.util.Locale;

/** Where one package stands on one target. The texts are a contract. */
public enum DeliveryState {
    QUEUED,
    DELIVERING,
    /** Placed and verified; the end of a route without an upgrade command. */
    DELIVERED,
    UPGRADING,
    UPGRADED,
    /** Tried, will be tried again by itself. */
    DEFERRED,
    /** Waits for a person. */
    HELD,
    FAILED,
    /** The upgrade was started and its result cannot be learnt; never started again by itself. */
    IN_DOUBT,
    SUPERSEDED,
    CANCELLED;

    /** Whether it is under way, or about to be. */
    public boolean moves() {
        return this == QUEUED || this == DELIVERING || this == UPGRADING;
    }

    /** The stable name: {@code in-doubt}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
