package org.autodispatcher.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Freeze;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.Windows;

/**
 * When upgrades may start by the clock: in the windows of their route, and in no freeze. A batch that began inside a window goes on to its end;
 * none begins outside. A freeze lets nothing start. What had begun is known to this process alone: after a restart, what has not started waits for the next window.
 */
final class Calendar {
    /** Clocks are set, and machines sleep: nobody waits longer than this without looking at the clock. */
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration SOONEST = Duration.ofMillis(200);
    private static final String OPENS = "opens";
    private static final String UNTIL = "until";

    private final InstantSource clock;
    private final ZoneId zone;
    private final Supplier<List<Freeze>> freezes;
    private final Map<Long, Set<String>> begun = new ConcurrentHashMap<>();

    /**
     * @param zone    of windows that name none
     * @param freezes those in force
     */
    Calendar(InstantSource clock, ZoneId zone, Supplier<List<Freeze>> freezes) {
        this.clock = clock;
        this.zone = zone;
        this.freezes = freezes;
    }

    /** Why an upgrade may not start now; empty where it may. */
    Optional<Failure> keeps(Course course, Routed routed, String target) {
        Windows windows = windows(routed.route());
        if (windows.all().isEmpty() && freezes.get().isEmpty() || course.record(target).says(DeliveryRecord.OVERRIDE)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Instant> frozen = Freeze.frozenUntil(freezes.get(), now);
        if (frozen.isPresent()) {
            return Optional.of(Failure.of(Reason.FREEZE).with(UNTIL, frozen.get()));
        }
        return windows.contains(now) || hasBegun(course, routed, target) ? Optional.empty() : closed(windows, now);
    }

    private Optional<Failure> closed(Windows windows, Instant now) {
        return Optional.of(opening(windows, now)
                .map(opens -> Failure.of(Reason.WINDOW).with(OPENS, opens))
                .orElseGet(() -> Failure.of(Reason.WINDOW, "never")));
    }

    /** The next moment at which a window is open and there is no freeze. */
    private Optional<Instant> opening(Windows windows, Instant now) {
        Optional<Instant> opens = windows.nextOpening(now);
        Optional<Instant> frozen = opens.flatMap(at -> Freeze.frozenUntil(freezes.get(), at));
        return frozen.isPresent() ? opening(windows, frozen.get()) : opens;
    }

    /** An upgrade is about to start, unless something keeps it: the batch it is in has begun by that. */
    synchronized Optional<Failure> begins(Course course, Routed routed, String target) {
        Optional<Failure> keeps = keeps(course, routed, target);
        if (keeps.isEmpty() && !windows(routed.route()).all().isEmpty()) {
            begun.computeIfAbsent(course.dispatch(), _ -> ConcurrentHashMap.newKeySet()).add(batch(course, routed, target));
        }
        return keeps;
    }

    private boolean hasBegun(Course course, Routed routed, String target) {
        Set<String> batches = begun.getOrDefault(course.dispatch(), Set.of());
        return !batches.isEmpty() && batches.contains(batch(course, routed, target)) && anyStarted(course, routed, target);
    }

    /** Where all that were about to start came to wait for something else, their batch has not begun. */
    private static boolean anyStarted(Course course, Routed routed, String target) {
        String batch = batch(course, routed, target);
        return course.record().deliveries().stream()
                .filter(RunNumbers::started)
                .anyMatch(each -> batch(course, routed, each.target()).equals(batch));
    }

    /** A target that left the batches is one of its own. */
    private static String batch(Course course, Routed routed, String target) {
        Rollout rollout = Rollout.of(course.record(), routed.route());
        int batch = rollout.batch(target);
        return batch < rollout.batches().size() ? String.valueOf(batch) : target;
    }

    /** Something has come to its end: what has not begun is to begin by the clock, also if it is of a batch that was over. */
    synchronized void progressed(Course course, Routed routed) {
        Set<String> batches = begun.get(course.dispatch());
        if (batches == null) {
            return;
        }
        Rollout rollout = Rollout.of(course.record(), routed.route());
        batches.removeIf(batch -> batch.matches("[0-9]+")
                ? Integer.parseInt(batch) < rollout.now()
                : course.record(batch).ended());
        if (batches.isEmpty()) {
            begun.remove(course.dispatch());
        }
    }

    private Windows windows(Route route) {
        return new Windows(route.get(RouteKeys.WINDOW), zone);
    }

    /** How long who waits for {@code why} may sleep; empty where that has nothing to do with the clock. */
    Optional<Duration> until(Failure why) {
        return switch (why.reason()) {
            case WINDOW, FREEZE -> {
                Optional<Instant> moment = Optional.ofNullable(why.values().getOrDefault(OPENS, why.values().get(UNTIL))).map(Instant::parse);
                Duration left = moment.map(at -> Duration.between(clock.instant(), at)).filter(time -> time.compareTo(LOOK) < 0).orElse(LOOK);
                yield Optional.of(left.compareTo(SOONEST) < 0 ? SOONEST : left);
            }
            default -> Optional.empty();
        };
    }
}
