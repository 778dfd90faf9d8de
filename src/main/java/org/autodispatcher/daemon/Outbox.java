package org.autodispatcher.daemon;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.DispatchEvent;

/**
 * What is still to be told to one follower, in the order it happened. Of how far bytes are only the newest of each target is kept, and of
 * lines too where those are enough for him: they are told one after the other at a measured pace, however many targets there are and however
 * much they write.
 */
public final class Outbox {
    static final int KEPT = 8192;
    /** 200 a second: twenty targets, as many as are sent to at once by default, ten times each. */
    static final Duration PACE = Duration.ofMillis(5);

    private final boolean everyLine;
    private final LongSupplier nanos;
    private final Deque<DispatchEvent> events = new ArrayDeque<>();
    private final SequencedMap<Kind, DispatchEvent> newest = new LinkedHashMap<>();
    private long lastTold;
    private boolean ended;

    /** What replaces what. */
    private record Kind(Class<? extends DispatchEvent> type, long dispatch, Target target) {}

    /**
     * @param everyLine whether he wants every line of output
     * @param nanos     a clock as {@link System#nanoTime}
     */
    public Outbox(boolean everyLine, LongSupplier nanos) {
        this.everyLine = everyLine;
        this.nanos = nanos;
        lastTold = nanos.getAsLong() - PACE.toNanos();
    }

    /** @return false where he is so far behind that no more is kept for him */
    public synchronized boolean put(DispatchEvent event) {
        notifyAll();
        return switch (event) {
            case DispatchEvent.Sent sent -> replace(new Kind(DispatchEvent.Sent.class, sent.dispatch(), sent.target()), sent);
            case DispatchEvent.Output output -> everyLine
                    ? append(output)
                    : replace(new Kind(DispatchEvent.Output.class, output.dispatch(), output.target()), output);
            case DispatchEvent.Moved moved -> {
                settle(moved);
                yield append(moved);
            }
            case DispatchEvent.Arrived _, DispatchEvent.Routed _, DispatchEvent.Stopped _, DispatchEvent.Overdue _ -> append(event);
        };
    }

    private boolean replace(Kind kind, DispatchEvent event) {
        newest.put(kind, event); // in the place of the one before: each has its turn
        return true;
    }

    private boolean append(DispatchEvent event) {
        return events.size() < KEPT && events.add(event);
    }

    /** What belongs to the state that a delivery leaves is told before. */
    private void settle(DispatchEvent.Moved moved) {
        for (Iterator<Map.Entry<Kind, DispatchEvent>> left = newest.entrySet().iterator(); left.hasNext(); ) {
            Map.Entry<Kind, DispatchEvent> each = left.next();
            if (each.getKey().dispatch() == moved.dispatch() && each.getKey().target().equals(moved.target())) {
                append(each.getValue());
                left.remove();
            }
        }
    }

    /** The next to be told, as soon as it is time for it; empty once the end is reached and all before has been told. */
    public synchronized Optional<DispatchEvent> take() throws InterruptedException {
        Optional<DispatchEvent> next = poll();
        while (next.isEmpty() && !ended) {
            TimeUnit.NANOSECONDS.timedWait(this, newest.isEmpty() ? Long.MAX_VALUE : Math.max(untilNext(), TimeUnit.MILLISECONDS.toNanos(1)));
            next = poll();
        }
        return next;
    }

    /** The next for which it is time. */
    synchronized Optional<DispatchEvent> poll() {
        if (!events.isEmpty()) {
            return Optional.of(events.removeFirst());
        }
        if (newest.isEmpty() || ended || untilNext() > 0) {
            return Optional.empty();
        }
        lastTold = nanos.getAsLong();
        return Optional.of(newest.pollFirstEntry().getValue());
    }

    private long untilNext() {
        return lastTold + PACE.toNanos() - nanos.getAsLong();
    }

    /** Nothing comes any more. How far bytes were is of no interest then. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Nothing of what was kept is told. */
    public synchronized void drop() {
        events.clear();
        newest.clear();
        end();
    }
}
