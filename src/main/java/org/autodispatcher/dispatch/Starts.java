package org.autodispatcher.dispatch;

import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Step;

/**
 * Whether the upgrade of a placed delivery may start now. It is asked before each start, and again by those who wait whenever something has
 * changed. Turns are not among it: who may go waits for its turn after that.
 */
final class Starts {
    private final Pauses pauses;
    private final Line line;
    private final Rollouts rollouts;
    private final Calendar calendar;

    /**
     * @param pauses   what nothing is begun for
     * @param line     what a delivery has to do with others of its line
     * @param rollouts what a delivery has to wait for among those of its dispatch
     * @param calendar when upgrades may start by the clock
     */
    Starts(Pauses pauses, Line line, Rollouts rollouts, Calendar calendar) {
        this.calendar = calendar;
        this.pauses = pauses;
        this.line = line;
        this.rollouts = rollouts;
    }

    /** What nothing is begun for. */
    Pauses pauses() {
        return pauses;
    }

    /** Why it may not: what it waits for, or what it is held or given up for; empty where it may. */
    Optional<Failure> keeps(Course course, Routed routed, String target) {
        return superseded(course, routed, target)
                .or(() -> line.keeps(course, routed, target))
                .or(() -> Approvals.keeps(course, routed, target))
                .or(() -> rollouts.keeps(course, routed, target))
                .or(() -> calendar.keeps(course, routed, target));
    }

    /** It is about to start, unless the clock keeps it: asked last of all. */
    Optional<Failure> begins(Course course, Routed routed, String target) {
        return calendar.begins(course, routed, target);
    }

    /** What takes its place, whether it is placed or not; empty where nothing does. */
    Optional<Failure> superseded(Course course, Routed routed, String target) {
        return line.superseded(course, routed, target);
    }

    /** The earlier dispatches of its line that it goes past on its target. */
    String passed(Course course, Routed routed, String target) {
        return line.passed(course, routed, target);
    }

    /** A delivery has come to something: whether the others of its dispatch are to look anew. */
    boolean progressed(Course course, Routed routed) {
        calendar.progressed(course, routed);
        return rollouts.progressed(course, routed);
    }

    /** How long who waits for {@code why} may sleep before it looks anew by itself; empty where somebody will wake it. */
    Optional<Duration> until(Failure why) {
        return calendar.until(why);
    }

    /** The step by which a delivery comes to be kept for {@code why}. */
    static Step step(Failure why) {
        return why.reason().waits() ? Step.WAIT : why.reason().state() == DeliveryState.SUPERSEDED ? Step.SUPERSEDE : Step.HOLD;
    }

    /** Whether {@link #keeps} tells whether {@code why} still stands. */
    static boolean asksAnew(Failure why) {
        return why.reason() == Reason.BATCH || why.reason() == Reason.WINDOW || why.reason() == Reason.FREEZE;
    }
}
