package org.autodispatcher.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a campaign, or one round of it, came to.
 *
 * @param done       what was done, in a few words
 * @param times      how often the fault was injected
 * @param deliveries how many deliveries were open when it was, all rounds together
 * @param violations promises broken
 * @param inDoubt    deliveries that ended in doubt and had to
 * @param recovery   the worst time from the start of the process until every open delivery on a reachable target was followed,
 *                   waiting or held; empty where nothing was started again
 * @param missed     what the campaign set out to do and could not, which is as bad as a violation
 */
public record Tally(
        String done,
        int times,
        int deliveries,
        List<Violation> violations,
        int inDoubt,
        Optional<Duration> recovery,
        List<String> missed) {
    public Tally {
        violations = List.copyOf(violations);
        missed = List.copyOf(missed);
    }

    /** Nothing done yet. */
    public static Tally of(String done) {
        return new Tally(done, 0, 0, List.of(), 0, Optional.empty(), List.of());
    }

    /** With one more fault injected while {@code open} deliveries were open. */
    public Tally fault(int open) {
        return new Tally(done, times + 1, deliveries + open, violations, inDoubt, recovery, missed);
    }

    /** With what a checker found. */
    public Tally found(List<Violation> more) {
        return new Tally(done, times, deliveries, plus(violations, more), inDoubt, recovery, missed);
    }

    /** With deliveries that are rightly in doubt. */
    public Tally doubted(int more) {
        return new Tally(done, times, deliveries, violations, inDoubt + more, recovery, missed);
    }

    /** With one recovery that took {@code time}. */
    public Tally recovered(Duration time) {
        Duration worst = recovery.filter(before -> before.compareTo(time) > 0).orElse(time);
        return new Tally(done, times, deliveries, violations, inDoubt, Optional.of(worst), missed);
    }

    /** With something that could not be done. */
    public Tally missing(String what) {
        return new Tally(done, times, deliveries, violations, inDoubt, recovery, plus(missed, List.of(what)));
    }

    /** Both together, told as this one. */
    public Tally and(Tally other) {
        Tally sum = new Tally(done, times + other.times, deliveries + other.deliveries, plus(violations, other.violations),
                inDoubt + other.inDoubt, recovery, plus(missed, other.missed));
        return other.recovery.map(sum::recovered).orElse(sum);
    }

    /** How often a promise was broken. */
    public long violations(Promise promise) {
        return violations.stream().filter(each -> each.promise() == promise).count();
    }

    /** Whether all that was to be done was done and nothing was broken. */
    public boolean clean() {
        return violations.isEmpty() && missed.isEmpty();
    }

    private static <T> List<T> plus(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
