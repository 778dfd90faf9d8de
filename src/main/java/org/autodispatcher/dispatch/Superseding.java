package org.autodispatcher.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.Step;

/**
 * By {@code order = latest}, what awaits approval gives its place up to a newer package of its line. What moves looks for that by itself; this
 * is at rest, and the newer one would wait behind it.
 */
record Superseding(Deliveries deliveries, Conductor conductor, LedgerView ledger) {
    /** A dispatch was set off; not where nothing is begun for now. Nobody agrees to anything meanwhile. */
    void by(Course newer) {
        if (newer.whole().fact(Routed.ORDER).isEmpty() || conductor.draining() || conductor.standstill().still()) {
            return;
        }
        deliveries.routed(newer).ifPresent(routed -> {
            synchronized (deliveries) {
                routed.destinations().forEach(each -> by(newer, routed, each.target().text()));
            }
        });
    }

    private void by(Course newer, Routed routed, String target) {
        conductor.between(target); // who has looked for a newer one before this was there has come to rest by now, or will see it
        HistoryFilter awaiting = new HistoryFilter(
                HistoryFilter.Pack.ANY,
                new HistoryFilter.Way(Optional.of(routed.route().name()), Optional.of(routed.line()), Optional.of(target)),
                new HistoryFilter.Stand(Optional.empty(), Optional.of(DeliveryState.HELD), Optional.of(Reason.APPROVAL)),
                HistoryFilter.Span.ANY, Integer.MAX_VALUE);
        List<Course> others = ledger.find(awaiting).stream().filter(id -> id != newer.dispatch()).map(deliveries::course).toList();
        others.forEach(other -> deliveries.routed(other).ifPresent(its -> giveUp(other, its, target, newer.whole().submitter())));
    }

    private void giveUp(Course course, Routed routed, String target, String actor) {
        boolean given = deliveries.order(course, target, record -> {
            boolean awaits = record.state() == DeliveryState.HELD && record.reason().filter(Reason.APPROVAL::equals).isPresent();
            Optional<Failure> newer = awaits ? conductor.superseded(course, routed, target) : Optional.empty();
            newer.ifPresent(why -> deliveries.steps(course, record, actor).mark(Step.SUPERSEDE, why, Map.of()));
            return newer.isPresent();
        });
        if (given) {
            deliveries.resolved(course, course.record(target));
        }
    }
}
