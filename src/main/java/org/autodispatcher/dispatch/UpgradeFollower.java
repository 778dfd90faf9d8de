package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.upgrade.DetachedUpgrade;

/** Passes on what a running upgrade shows, keeps its output, and notes in the ledger what counts later. */
final class UpgradeFollower implements DetachedUpgrade.Watcher {
    private final Course course;
    private final Steps steps;
    private final Order order;
    private final UpgradeOutput.Sink sink;
    private final boolean linesOnly;
    private long written;

    /** @param linesOnly whether the upgrade is plain, of which only the lines are passed on: they are what is kept then */
    UpgradeFollower(Course course, Steps steps, Order order, UpgradeOutput.Sink sink, boolean linesOnly) {
        this.course = course;
        this.steps = steps;
        this.order = order;
        this.sink = sink;
        this.linesOnly = linesOnly;
        this.written = sink.had();
    }

    @Override
    public void started(long pid) {
        note(Map.of("pid", String.valueOf(pid), DeliveryRecord.STARTED, "yes"));
    }

    @Override
    public void cut(String text) {
        tell(sink.beginning(text)); // it may end in the beginning of a secret
    }

    @Override
    public void line(String text) {
        String covered = sink.covered(text);
        tell(covered);
        if (linesOnly) {
            byte[] bytes = (covered + "\n").getBytes(StandardCharsets.UTF_8);
            sink.take(written, bytes, 0, bytes.length);
            written += bytes.length;
        }
    }

    private void tell(String line) {
        course.follower().tell(new DispatchEvent.Output(course.dispatch(), target(), line));
    }

    @Override
    public void output(long at, byte[] bytes, int offset, int length) {
        sink.take(at, bytes, offset, length);
    }

    @Override
    public void gap(long from, long to) {
        // the sink sees it from where the next bytes begin
    }

    @Override
    public void sizeOnly() {
        note(Map.of(DeliveryRecord.STARTED_ON, "size"));
    }

    /**
     * A failure to note it breaks the connection off. That is as it should be for a run that is come back to, and told of anew then; a
     * plain one ends with its connection, so what cannot be noted of it is lost, and its end is not.
     */
    private void note(Map<String, String> values) {
        try {
            steps.note(Step.UPGRADE, values);
        } catch (UncheckedIOException e) {
            if (!linesOnly) {
                throw e;
            }
        }
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
