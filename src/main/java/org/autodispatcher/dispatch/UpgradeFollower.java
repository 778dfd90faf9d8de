package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.upgrade.DetachedUpgrade;
import org.autodispatcher.upgrade.UpgradeOrder;

/** Passes on what a running upgrade shows, keeps its output, and notes in the ledger what counts later. */
final class UpgradeFollower implements DetachedUpgrade.Watcher {
    private static final int KEPT = 3;
    private static final int LONGEST_KEPT = 200;
    private static final int LONGEST_TOLD = 2000;

    private final Course course;
    private final Steps steps;
    private final Order order;
    private final Act act;
    private final UpgradeOutput.Sink sink;
    private final Deque<String> last = new ArrayDeque<>();
    private long written;

    UpgradeFollower(Course course, Steps steps, Order order, Act act, UpgradeOutput.Sink sink) {
        this.course = course;
        this.steps = steps;
        this.order = order;
        this.act = act;
        this.sink = sink;
        this.written = sink.had();
    }

    /** The last lines it wrote while it was followed here, as they may be shown. */
    List<String> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    @Override
    public void started(long pid) {
        note(Map.of("pid", String.valueOf(pid), act.started(), "yes"));
    }

    @Override
    public void cut(String text) {
        tell(sink.beginning(text)); // it may end in the beginning of a secret
    }

    @Override
    public void line(String text) {
        String covered = sink.covered(text);
        tell(covered);
        keep(covered);
        if (act.plain()) { // of which only the lines are passed on: they are what is kept then
            byte[] bytes = (covered + "\n").getBytes(StandardCharsets.UTF_8);
            sink.take(written, bytes, 0, bytes.length);
            written += bytes.length;
        }
    }

    private void keep(String line) {
        synchronized (last) {
            last.add(line.length() <= LONGEST_KEPT ? line : line.substring(0, LONGEST_KEPT) + "…");
            if (last.size() > KEPT) {
                last.remove();
            }
        }
    }

    private void tell(String line) {
        // who follows sees the beginning of a line; all of it is in the file
        String begin = line.length() <= LONGEST_TOLD ? line : line.substring(0, LONGEST_TOLD) + "…";
        course.follower().tell(new DispatchEvent.Output(course.dispatch(), target(), begin));
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
            steps.note(act.step(), values);
        } catch (UncheckedIOException e) {
            if (!act.plain()) {
                throw e;
            }
        }
    }

    @Override
    public void overdue() {
        if (act.command().rules().onTimeout() == UpgradeOrder.OnTimeout.STOP) {
            return; // it does not go on: it is being stopped, and its end says so
        }
        long seconds = order.routed().route().get(RouteKeys.UPGRADE_TIMEOUT).toSeconds();
        steps.mark(act.step(), Failure.of(Reason.OVERDUE).with("seconds", seconds).with("host", target().host()), Map.of());
        course.follower().tell(new DispatchEvent.Overdue(course.dispatch(), target()));
    }

    private Target target() {
        return order.destination().target();
    }
}
