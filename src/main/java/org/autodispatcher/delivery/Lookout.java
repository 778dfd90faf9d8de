package org.autodispatcher.delivery;

import java.util.HashSet;
import java.util.Set;

/**
 * The one thread that looks after all {@link NoProgressWatch watches}. Nearly all of them are closed within milliseconds: none of those wakes
 * it, and where there is none left it sleeps until there is one again.
 */
final class Lookout {
    private static final Lookout ONE = new Lookout();
    private static final long AGAIN = 1_000_000_000;

    private final Set<NoProgressWatch> watches = new HashSet<>();
    private long wakes;
    private boolean sleepsForEver = true;

    private Lookout() {
        Thread.ofPlatform().daemon().name("no-progress").start(this::look);
    }

    /** The time of {@code watch} runs from now on; it is not over before {@code limit} nanoseconds. */
    static void watches(NoProgressWatch watch, long limit) {
        ONE.add(watch, System.nanoTime() + limit);
    }

    static void watchesNoMore(NoProgressWatch watch) {
        ONE.remove(watch);
    }

    private synchronized void add(NoProgressWatch watch, long end) {
        watches.add(watch);
        if (sleepsForEver || end - wakes < 0) {
            notifyAll();
        }
    }

    private synchronized void remove(NoProgressWatch watch) {
        watches.remove(watch);
    }

    private synchronized void look() {
        try {
            while (true) {
                long soonest = Long.MAX_VALUE;
                for (NoProgressWatch each : Set.copyOf(watches)) {
                    long left = left(each);
                    if (left == 0) {
                        watches.remove(each);
                    } else {
                        soonest = Math.min(soonest, left);
                    }
                }
                sleep(soonest);
            }
        } catch (InterruptedException e) {
            // nobody interrupts it
        }
    }

    /** Nanoseconds until {@code watch} is to be looked at again; 0 where it is not. What fails for want of memory is done a little later. */
    private static long left(NoProgressWatch watch) {
        try {
            return watch.look().orElse(0);
        } catch (RuntimeException | Error e) {
            return AGAIN;
        }
    }

    /** @param nanos until the first of them is to be looked at; whatever comes meanwhile wakes it only where it comes before that */
    private void sleep(long nanos) throws InterruptedException {
        sleepsForEver = watches.isEmpty();
        if (sleepsForEver) {
            wait();
        } else {
            wakes = System.nanoTime() + nanos;
            wait(nanos / 1_000_000 + 1);
        }
    }
}
