package org.autodispatcher.delivery;

import java.util.concurrent.locks.Condition;

/** A clock on which time passes only while somebody waits for a throttle, and then at once. For one thread. */
public final class SteppedClock implements Throttle.Clock {
    private long now = 5_000_000_000L;
    private long longest;
    private long late;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void await(Condition turn, long nanos) {
        longest = Math.max(longest, nanos);
        now += nanos + late;
    }

    /** So much time passes in between. */
    public void passes(double seconds) {
        now += Math.round(seconds * 1e9);
    }

    /** From now on everybody is woken late by so much. */
    void late(double seconds) {
        late = Math.round(seconds * 1e9);
    }

    /** How long the longest single wait was. */
    double longest() {
        return longest / 1e9;
    }

    /** Seconds, from whenever. */
    public double seconds() {
        return now / 1e9;
    }
}
