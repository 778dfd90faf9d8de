package org.autodispatcher.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Target;

/**
 * Passes on what happens to everybody who follows, and remembers the last of it for each dispatch, so that who begins to follow a
 * moment late misses nothing.
 */
public final class Events implements DispatchEvent.Follower {
    private static final int DISPATCHES = 100;
    private static final int EACH = 500;

    private final List<DispatchEvent.Follower> followers = new ArrayList<>();
    private final Map<Long, Deque<DispatchEvent>> last = new LinkedHashMap<>();

    /** Tells {@code follower} everything from now on, until what is returned is closed. */
    public synchronized Following follow(DispatchEvent.Follower follower) {
        followers.add(follower);
        return () -> leave(follower);
    }

    /** Tells {@code follower} what has happened lately to these dispatches, and then what happens to them. */
    synchronized Following follow(Set<Long> dispatches, DispatchEvent.Follower follower) {
        last.forEach((dispatch, events) -> {
            if (dispatches.contains(dispatch)) {
                events.forEach(follower::tell);
            }
        });
        return follow(event -> {
            if (dispatches.contains(event.dispatch())) {
                follower.tell(event);
            }
        });
    }

    /** What happened to this delivery is no longer told to who begins to follow: another try begins. */
    synchronized void forget(String delivery) {
        last.forEach((dispatch, events) -> events.removeIf(event -> target(event).filter(
                target -> delivery.equals(dispatch + ":" + target.text())).isPresent()));
    }

    private static Optional<Target> target(DispatchEvent event) {
        return switch (event) {
            case DispatchEvent.Arrived _, DispatchEvent.Routed _, DispatchEvent.Stopped _ -> Optional.empty();
            case DispatchEvent.Moved moved -> Optional.of(moved.target());
            case DispatchEvent.Sent sent -> Optional.of(sent.target());
            case DispatchEvent.Output output -> Optional.of(output.target());
            case DispatchEvent.Overdue overdue -> Optional.of(overdue.target());
        };
    }

    private synchronized void leave(DispatchEvent.Follower follower) {
        followers.remove(follower);
    }

    @Override
    public synchronized void tell(DispatchEvent event) {
        if (!(event instanceof DispatchEvent.Sent)) {
            remember(event);
        }
        followers.removeIf(follower -> !heard(follower, event));
    }

    /** Whether it could take it; what is wrong with who follows is no matter of what happens. */
    private static boolean heard(DispatchEvent.Follower follower, DispatchEvent event) {
        try {
            follower.tell(event);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void remember(DispatchEvent event) {
        Deque<DispatchEvent> events = last.computeIfAbsent(event.dispatch(), any -> new ArrayDeque<>());
        events.add(event);
        if (events.size() > EACH) {
            events.removeFirst();
        }
        if (last.size() > DISPATCHES) {
            last.remove(last.keySet().iterator().next());
        }
    }

    /** Ends when closed. */
    @FunctionalInterface
    public interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
