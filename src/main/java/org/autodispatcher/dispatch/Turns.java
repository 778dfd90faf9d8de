package org.autodispatcher.dispatch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * Who may run an upgrade on a target, and who may give a file of a target its final content, as far as this process knows; the
 * lock on the target has the last word. A turn goes to the earliest dispatch that waits for it. A final path belongs to the
 * delivery that was placed there until that delivery has ended. The packages of one line go in the order in which they arrived:
 * a later one waits while an earlier one moves, is deferred or in doubt.
 */
final class Turns {
    private final Map<String, Long> running = new HashMap<>();
    private final Map<String, TreeSet<Long>> waiting = new HashMap<>();
    private final Map<String, Long> owners = new HashMap<>();
    private final Map<String, TreeSet<Long>> lines = new HashMap<>();
    private final Map<String, String> seeking = new HashMap<>();

    /** A delivery of {@code line} is under way, or in doubt. */
    synchronized void enter(String target, String line, long dispatch) {
        lines.computeIfAbsent(place(target, line), any -> new TreeSet<>()).add(dispatch);
    }

    /**
     * Why a delivery has to wait for an earlier one of its line; empty where there is none. An earlier one that waits for a final
     * path of a later one cannot go before that: it was held, and has been passed.
     */
    synchronized Optional<Failure> behind(String target, String line, long dispatch) {
        return earlier(target, line, dispatch).stream()
                .filter(earlier -> !wasPassed(target, line, earlier))
                .findFirst()
                .map(earlier -> Failure.of(Reason.TURN_TAKEN, "line").with("by", earlier).with("line", line));
    }

    private boolean wasPassed(String target, String line, long waiting) {
        String sought = seeking.getOrDefault(place(target, String.valueOf(waiting)), "");
        long owner = owners.getOrDefault(sought, waiting);
        return owner > waiting && lines.get(place(target, line)).contains(owner);
    }

    /** The dispatches of the line that were before this one and have not ended, the nearest first. */
    synchronized List<Long> earlier(String target, String line, long dispatch) {
        return List.copyOf(lines.getOrDefault(place(target, line), new TreeSet<>()).headSet(dispatch, false).descendingSet());
    }

    /**
     * Takes the target's turn for a dispatch, or has it wait for it.
     *
     * @return why it has to wait; empty where the turn is its own now
     */
    synchronized Optional<Failure> take(String target, long dispatch) {
        TreeSet<Long> queue = waiting.computeIfAbsent(target, any -> new TreeSet<>());
        Long holder = running.get(target);
        boolean first = queue.isEmpty() || queue.first() >= dispatch;
        if (holder == null && first || holder != null && holder == dispatch) {
            queue.remove(dispatch);
            running.put(target, dispatch);
            return Optional.empty();
        }
        queue.add(dispatch);
        return Optional.of(Failure.of(Reason.TURN_TAKEN).with("by", holder == null ? queue.first() : holder));
    }

    /** Takes the turn for an upgrade that is known to run, whatever else is known. */
    synchronized void seize(String target, long dispatch) {
        running.put(target, dispatch);
    }

    /**
     * Takes a final path for a dispatch.
     *
     * @return why it has to wait; empty where the path is its own now
     */
    synchronized Optional<Failure> own(String target, String path, long dispatch) {
        Long owner = owners.putIfAbsent(place(target, path), dispatch);
        seeking.put(place(target, String.valueOf(dispatch)), place(target, path));
        return owner == null || owner == dispatch
                ? Optional.empty()
                : Optional.of(Failure.of(Reason.TURN_TAKEN, "place").with("by", owner).with("path", path));
    }

    /** Leaves a path to others that is not to be its own until it has ended. */
    synchronized void disown(String target, String path, long dispatch) {
        owners.remove(place(target, path), dispatch);
    }

    /** Whether what {@code why} names still stands in the way; what another process holds is not known here. */
    synchronized boolean stands(Failure why, String target, long dispatch) {
        if (why.is(Reason.TURN_TAKEN, "place")) {
            Long owner = owners.get(place(target, why.values().getOrDefault("path", "")));
            return owner != null && owner != dispatch;
        }
        if (why.is(Reason.TURN_TAKEN, "line")) {
            return behind(target, why.values().getOrDefault("line", ""), dispatch).isPresent();
        }
        Long holder = running.get(target);
        TreeSet<Long> queue = waiting.getOrDefault(target, new TreeSet<>());
        boolean mine = holder != null && holder == dispatch;
        boolean before = !queue.isEmpty() && queue.first() < dispatch;
        return why.wording().equals(Reason.TURN_TAKEN.code()) && !mine && (holder != null || before);
    }

    /** No upgrade of it runs any more, as far as can be told; it keeps its place in its line. */
    synchronized void endRun(String target, long dispatch) {
        running.remove(target, dispatch);
    }

    /**
     * It waits for something else now: it neither holds the turn nor is anybody behind it in waiting for it; it keeps its place in
     * its line.
     *
     * @return whether that made room
     */
    synchronized boolean standAside(String target, long dispatch) {
        boolean held = running.remove(target, dispatch);
        boolean waited = Optional.ofNullable(waiting.get(target)).filter(queue -> queue.remove(dispatch)).isPresent();
        return held || waited;
    }

    /** It is held: it does not wait for the turn any more, does not hold it, and later ones of its line may pass it. */
    synchronized void leave(String target, long dispatch) {
        running.remove(target, dispatch);
        seeking.remove(place(target, String.valueOf(dispatch)));
        lines.forEach((place, queue) -> {
            if (place.startsWith(place(target, ""))) {
                queue.remove(dispatch);
            }
        });
        Optional.ofNullable(waiting.get(target)).ifPresent(queue -> queue.remove(dispatch));
    }

    /** Its delivery has ended: nothing is its own any more. */
    synchronized void end(String target, long dispatch) {
        leave(target, dispatch);
        owners.entrySet().removeIf(owned -> owned.getValue() == dispatch && owned.getKey().startsWith(place(target, "")));
    }

    /** Its delivery has ended, and something of it may still run: it keeps the turn, and nothing else, until a person has looked. */
    synchronized void endButRun(String target, long dispatch) {
        end(target, dispatch);
        running.put(target, dispatch);
    }

    /** The dispatches that hold the target's turn or one of its final paths. */
    synchronized Set<Long> holders(String target) {
        Set<Long> holders = new HashSet<>();
        Optional.ofNullable(running.get(target)).ifPresent(holders::add);
        owners.forEach((place, dispatch) -> {
            if (place.startsWith(place(target, ""))) {
                holders.add(dispatch);
            }
        });
        return holders;
    }

    /** A target's name has no line end, so the two cannot be mistaken. */
    private static String place(String target, String path) {
        return target + "\n" + path;
    }
}
