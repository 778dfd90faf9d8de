package org.autodispatcher.dispatch;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * Who may run an upgrade on a target, or on the targets that routes join into one turn, and who may give a file of a target its final
 * content, as far as this process knows; the lock on the target has the last word. A turn goes to the earliest dispatch that waits for
 * it. A final path belongs to the delivery that was placed there until that delivery has ended. The packages of one line go in the order
 * in which they arrived: a later one waits while an earlier one moves, is deferred, awaits approval or is in doubt.
 */
final class Turns {
    private final Map<String, Runner> running = new HashMap<>();
    private final Map<String, TreeSet<Runner>> waiting = new HashMap<>();
    private final Map<String, OfTarget> ofTargets = new HashMap<>();
    private final Set<Runner> onTheirWay = new HashSet<>();

    /** What is somebody's on one target: its paths, the order of its lines, and who seeks which path. */
    private static final class OfTarget {
        private final Map<String, Long> owners = new HashMap<>();
        private final Map<String, TreeSet<Long>> lines = new HashMap<>();
        private final Map<Long, String> seeking = new HashMap<>();

        TreeSet<Long> line(String line) {
            return lines.getOrDefault(line, new TreeSet<>());
        }

        void leave(long dispatch) {
            seeking.remove(dispatch);
            lines.values().forEach(line -> line.remove(dispatch));
            lines.values().removeIf(TreeSet::isEmpty);
        }
    }

    private OfTarget on(String target) {
        return ofTargets.computeIfAbsent(target, _ -> new OfTarget());
    }

    /** One delivery, in the order in which turns go. */
    private record Runner(long dispatch, String target) implements Comparable<Runner> {
        private static final Comparator<Runner> ORDER = Comparator.comparingLong(Runner::dispatch).thenComparing(Runner::target);

        @Override
        public int compareTo(Runner other) {
            return ORDER.compare(this, other);
        }
    }

    /** A delivery of {@code line} is under way, or in doubt. */
    synchronized void enter(String target, String line, long dispatch) {
        on(target).lines.computeIfAbsent(line, _ -> new TreeSet<>()).add(dispatch);
    }

    /**
     * Why a delivery has to wait for an earlier one of its line; empty where there is none. An earlier one that waits for a final
     * path of a later one cannot go before that: it was held, and has been passed.
     */
    synchronized Optional<Failure> behind(String target, String line, long dispatch) {
        return on(target).line(line).headSet(dispatch, false).descendingSet().stream() // not copied: there may be thousands
                .filter(earlier -> !wasPassed(on(target), line, earlier))
                .findFirst()
                .map(earlier -> Failure.of(Reason.TURN_TAKEN, "line").with("by", earlier).with("line", line));
    }

    /** An attempt at a delivery is under way, and its upgrade has not begun. */
    synchronized void sets(String target, long dispatch) {
        onTheirWay.add(new Runner(dispatch, target));
    }

    /** It is not any more. */
    synchronized void stops(String target, long dispatch) {
        if (onTheirWay.remove(new Runner(dispatch, target))) {
            notifyAll();
        }
    }

    /**
     * Waits while the one it is {@link #behind} is on its way to the target: to come back later costs another attempt, and that one
     * will be there in a moment.
     *
     * @param most how long at most: who waits here keeps its place from others
     */
    synchronized void awaitEarlier(String target, String line, long dispatch, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toMillis(); left > 0 && earlierIsOnItsWay(target, line, dispatch); left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private boolean earlierIsOnItsWay(String target, String line, long dispatch) {
        return behind(target, line, dispatch)
                .filter(why -> onTheirWay.contains(new Runner(Long.parseLong(why.values().get("by")), target)))
                .isPresent();
    }

    private static boolean wasPassed(OfTarget there, String line, long waiting) {
        String sought = there.seeking.getOrDefault(waiting, "");
        long owner = there.owners.getOrDefault(sought, waiting);
        return owner > waiting && there.line(line).contains(owner);
    }

    /** The dispatches of the line that were before this one and have not ended, the nearest first. */
    synchronized List<Long> earlier(String target, String line, long dispatch) {
        return List.copyOf(on(target).line(line).headSet(dispatch, false).descendingSet());
    }

    /**
     * Takes a turn for a delivery, or has it wait for it.
     *
     * @param turn the target, or what joins it with others
     * @return why it has to wait; empty where the turn is its own now
     */
    synchronized Optional<Failure> take(String turn, String target, long dispatch) {
        Runner runner = new Runner(dispatch, target);
        TreeSet<Runner> queue = waiting.computeIfAbsent(turn, any -> new TreeSet<>());
        Optional<Runner> holder = Optional.ofNullable(running.get(turn));
        boolean first = queue.isEmpty() || queue.first().compareTo(runner) >= 0;
        if (holder.map(runner::equals).orElse(first)) {
            queue.remove(runner);
            running.put(turn, runner);
            return Optional.empty();
        }
        queue.add(runner);
        return Optional.of(taken(holder.orElseGet(queue::first), target));
    }

    private static Failure taken(Runner by, String target) {
        return by.target().equals(target)
                ? Failure.of(Reason.TURN_TAKEN).with("by", by.dispatch())
                : Failure.of(Reason.TURN_TAKEN, "joined").with("by", by.dispatch()).with("other", by.target());
    }

    /** Takes the turn for an upgrade that is known to run, whatever else is known. */
    synchronized void seize(String turn, String target, long dispatch) {
        running.put(turn, new Runner(dispatch, target));
    }

    /**
     * Takes a final path for a dispatch.
     *
     * @return why it has to wait; empty where the path is its own now
     */
    synchronized Optional<Failure> own(String target, String path, long dispatch) {
        Long owner = on(target).owners.putIfAbsent(path, dispatch);
        on(target).seeking.put(dispatch, path);
        return owner == null || owner == dispatch
                ? Optional.empty()
                : Optional.of(Failure.of(Reason.TURN_TAKEN, "place").with("by", owner).with("path", path));
    }

    /** Leaves a path to others that is not to be its own until it has ended. */
    synchronized void disown(String target, String path, long dispatch) {
        on(target).owners.remove(path, dispatch);
    }

    /**
     * What stands in the way now of a delivery that waits for {@code why}, which may be another's by now; empty where nothing of the kind
     * does. What another process holds is not known here.
     */
    synchronized Optional<Failure> stands(Failure why, String target, long dispatch) {
        if (why.is(Reason.TURN_TAKEN, "place")) {
            Long owner = on(target).owners.get(why.values().getOrDefault("path", ""));
            return Optional.ofNullable(owner).filter(other -> other != dispatch).map(other -> why.with("by", other));
        }
        if (why.is(Reason.TURN_TAKEN, "line")) {
            return behind(target, why.values().getOrDefault("line", ""), dispatch);
        }
        boolean turn = why.wording().equals(Reason.TURN_TAKEN.code()) || why.is(Reason.TURN_TAKEN, "joined");
        return turn ? first(new Runner(dispatch, target)).map(by -> taken(by, target)) : Optional.empty();
    }

    /** Who has the turn that this one waits for, or waits for it before this one. */
    private Optional<Runner> first(Runner runner) {
        return waiting.entrySet().stream()
                .filter(queue -> queue.getValue().contains(runner))
                .map(queue -> running.getOrDefault(queue.getKey(), queue.getValue().first()))
                .filter(by -> !by.equals(runner))
                .findFirst();
    }

    /** No upgrade of it runs any more, as far as can be told; it keeps its place in its line. */
    synchronized void endRun(String target, long dispatch) {
        notRunning(new Runner(dispatch, target));
    }

    private boolean notRunning(Runner runner) {
        return running.values().removeIf(runner::equals);
    }

    private boolean notWaiting(Runner runner) {
        boolean waited = false;
        for (TreeSet<Runner> queue : waiting.values()) {
            waited |= queue.remove(runner);
        }
        waiting.values().removeIf(TreeSet::isEmpty);
        return waited;
    }

    /**
     * It waits for something else now: it neither holds the turn nor is anybody behind it in waiting for it; it keeps its place in
     * its line.
     *
     * @return whether that made room
     */
    synchronized boolean standAside(String target, long dispatch) {
        Runner runner = new Runner(dispatch, target);
        boolean held = notRunning(runner);
        return notWaiting(runner) || held;
    }

    /** It is held: it does not wait for the turn any more, does not hold it, and later ones of its line may pass it. */
    synchronized void leave(String target, long dispatch) {
        notRunning(new Runner(dispatch, target));
        on(target).leave(dispatch);
        notWaiting(new Runner(dispatch, target));
    }

    /** Its delivery has ended: nothing is its own any more. */
    synchronized void end(String target, long dispatch) {
        leave(target, dispatch);
        on(target).owners.values().removeIf(owner -> owner == dispatch);
    }

    /** Its delivery has ended, and something of it may still run: it keeps the turn, and nothing else, until a person has looked. */
    synchronized void endButRun(String target, long dispatch) {
        Runner runner = new Runner(dispatch, target);
        Set<String> turns = running.entrySet().stream().filter(held -> held.getValue().equals(runner)).map(Map.Entry::getKey).collect(Collectors.toSet());
        end(target, dispatch);
        (turns.isEmpty() ? Set.of(target) : turns).forEach(turn -> running.put(turn, runner));
    }

    /** The dispatches that hold the target's turn or one of its final paths. */
    synchronized Set<Long> holders(String target) {
        Set<Long> holders = new HashSet<>();
        running.values().stream().filter(runner -> runner.target().equals(target)).map(Runner::dispatch).forEach(holders::add);
        holders.addAll(on(target).owners.values());
        return holders;
    }
}
