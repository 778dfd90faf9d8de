package org.autodispatcher.faults;

import java.util.Set;

/** One kind of fault, injected again and again, and what it did to the promises. */
public interface Campaign {
    /** A short name: the row of the table, and what {@code bench/faults NAME} takes. */
    String name();

    /** The promises that the campaign could break. */
    Set<Promise> promises();

    /** Whether it measures times, and so must not have another beside it. */
    default boolean alone() {
        return false;
    }

    /** Whether each of its faults is a kill of the dispatcher, so that its deliveries count among those killed. */
    default boolean kills() {
        return false;
    }

    /**
     * Injects the faults and counts what became of the promises.
     *
     * @param rig  servers, accounts and folders; what is made there is removed with it
     * @param size how much of it
     * @throws Exception where the campaign itself went wrong, which counts as much as a violation
     */
    Tally run(Rig rig, Size size) throws Exception;

    /** How much of a campaign. */
    enum Size {
        /** Some minutes for all campaigns together, as part of {@code ./check}. */
        SHORT,
        /** Within an hour for all campaigns together. */
        LONG;

        /** One of two amounts. */
        public int of(int amountWhenShort, int amountWhenLong) {
            return this == SHORT ? amountWhenShort : amountWhenLong;
        }
    }
}
