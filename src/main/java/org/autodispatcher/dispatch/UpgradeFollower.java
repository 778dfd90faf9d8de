package org.autodispatcher.dispatch;

import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.upgrade.Upgrade;

/** Passes on what a running upgrade shows, and notes in the ledger what counts later. */
final class UpgradeFollower implements Upgrade.Watcher {
    private final Course course;
    private final Steps steps;
    private final Order order;

    UpgradeFollower(Course course, Steps steps, Order order) {
        this.course = course;
        this.steps = steps;
        this.order = order;
    }

    @Override
    public void started(long pid) {
        steps.note(Step.UPGRADE, Map.of("pid", String.valueOf(pid), DeliveryRecord.STARTED, "yes"));
    }

    @Override
    public void line(String text) {
        course.follower().tell(new DispatchEvent.Output(course.dispatch(), target(), text));
    }

    @Override
    public void sizeOnly() {
        steps.note(Step.UPGRADE, Map.of(DeliveryRecord.STARTED_ON, "size"));
    }

    @Override
    public void overdue() {
        if (order.routed().route().get(RouteKeys.ON_TIMEOUT) == Choices.OnTimeout.STOP) {
            return; // it does not go on: it is being stopped, and its end says so
        }
        long seconds = order.routed().route().get(RouteKeys.UPGRADE_TIMEOUT).toSeconds();
        steps.mark(Step.UPGRADE, Failure.of(Reason.OVERDUE).with("seconds", seconds).with("host", target().host()), Map.of());
        course.follower().tell(new DispatchEvent.Overdue(course.dispatch(), target()));
    }

    private Target target() {
        return order.destination().target();
    }
}
