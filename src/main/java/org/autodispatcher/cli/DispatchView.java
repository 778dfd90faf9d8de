package org.autodispatcher.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Progress;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Printable;
import org.autodispatcher.report.Wording;

/** Shows dispatches while they run, where nothing can be drawn over: a line for every change of state and every line of output. */
final class DispatchView implements View {
    private static final Duration LINE_EVERY = Duration.ofSeconds(10);

    private final Screen screen;
    private final Announcements announcements;
    private final Map<Target, Progress> underWay = new LinkedHashMap<>();
    private final Map<Target, DeliveryState> states = new LinkedHashMap<>();
    private boolean over;

    DispatchView(Screen screen) {
        this.screen = screen;
        announcements = new Announcements(screen.wording());
    }

    @Override
    public synchronized void tell(DispatchEvent event) {
        if (over) {
            return;
        }
        announcements.of(event).ifPresent(screen::line);
        switch (event) {
            case DispatchEvent.Moved(long dispatch, Target target, DeliveryState state, Optional<Failure> failure) ->
                moved(target, state, failure);
            case DispatchEvent.Sent(long dispatch, Target target, Progress progress) -> sent(target, progress);
            case DispatchEvent.Output(long dispatch, Target target, String line) ->
                screen.line(target.text() + " | " + Printable.line(line));
            case DispatchEvent.Arrived _, DispatchEvent.Routed _, DispatchEvent.Overdue _ -> {
                // announced
            }
            case DispatchEvent.Stopped _ -> {
                // the summary tells it with its reason and what to type
            }
        }
    }

    @Override
    public synchronized void end() {
        over = true;
    }

    @Override
    public void stop() {
        end();
    }

    private void moved(Target target, DeliveryState state, Optional<Failure> failure) {
        DeliveryState before = states.getOrDefault(target, DeliveryState.QUEUED);
        states.put(target, state);
        if (state == before || state == DeliveryState.QUEUED) {
            return;
        }
        underWay.remove(target);
        Wording wording = screen.wording();
        String reason = failure.map(why -> " (" + why.reason().code() + ")").orElse("");
        screen.line(target.text() + "  " + wording.word(state) + reason);
    }

    /** A long delivery still shows that it lives. */
    private void sent(Target target, Progress progress) {
        Progress before = underWay.put(target, progress);
        if (before != null && periods(progress) > periods(before)) {
            screen.line(target.text() + "  " + amounts(progress));
        }
    }

    private static long periods(Progress progress) {
        return progress.elapsed().dividedBy(LINE_EVERY);
    }

    private String amounts(Progress progress) {
        long percent = progress.total() == 0 ? 100 : progress.bytes() * 100 / progress.total();
        return screen.wording().text(
                "event.sent",
                "percent", String.valueOf(percent),
                "bytes", Amounts.bytes(progress.bytes()),
                "total", Amounts.bytes(progress.total()),
                "rate", Amounts.bytes(progress.rate()),
                "left", progress.left().map(Amounts::time).orElse("?"));
    }
}
