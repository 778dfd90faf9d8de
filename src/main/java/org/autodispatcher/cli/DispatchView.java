package org.autodispatcher.cli;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Progress;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Wording;

/**
 * Shows dispatches while they run: a line for every change of state and every line of output; on a terminal also one line,
 * drawn over, for the bytes that are on their way.
 */
final class DispatchView implements DispatchEvent.Follower {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final Duration PLAIN_LINE_EVERY = Duration.ofSeconds(10);

    private final Screen screen;
    private final Map<Target, Progress> underWay = new LinkedHashMap<>();
    private final Map<Target, DeliveryState> states = new LinkedHashMap<>();
    private final Set<Long> routed = new HashSet<>();
    private boolean drawn;
    private boolean over;

    DispatchView(Screen screen) {
        this.screen = screen;
    }

    @Override
    public synchronized void tell(DispatchEvent event) {
        if (over) {
            return;
        }
        switch (event) {
            case DispatchEvent.Arrived(long dispatch, InstallPackage pack) -> say(screen.wording().text(
                    "event.arrived",
                    "id", String.valueOf(dispatch),
                    "package", pack.name(),
                    "size", Amounts.bytes(pack.size()),
                    "sha256", pack.sha256().hex()));
            case DispatchEvent.Routed(long dispatch, String route, var targets) when !routed.add(dispatch) -> {
                // said before: it is conducted anew
            }
            case DispatchEvent.Routed(long dispatch, String route, var targets) -> say(screen.wording().text(
                    "event.routed", "id", String.valueOf(dispatch), "route", route, "count", String.valueOf(targets.size())));
            case DispatchEvent.Stopped(long dispatch, Failure failure) -> {
                // the summary tells it with its reason and what to type
            }
            case DispatchEvent.Moved(long dispatch, Target target, DeliveryState state, Optional<Failure> failure) ->
                moved(target, state, failure);
            case DispatchEvent.Sent(long dispatch, Target target, Progress progress) -> sent(target, progress);
            case DispatchEvent.Output(long dispatch, Target target, String line) ->
                say(target.text() + " | " + Printable.line(line));
            case DispatchEvent.Overdue(long dispatch, Target target) ->
                say(screen.wording().text("event.overdue", "target", target.text()));
        }
    }

    /** Takes the line of bytes away and says nothing any more; called when nobody waits any longer. */
    synchronized void end() {
        clear();
        over = true;
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
        say(target.text() + "  " + wording.word(state) + reason);
    }

    private void sent(Target target, Progress progress) {
        Progress before = underWay.put(target, progress);
        if (screen.terminal()) {
            String more = underWay.size() > 1 ? "  (+" + (underWay.size() - 1) + ")" : "";
            screen.out().print(CLEAR_LINE + fitted(target.text() + "  " + amounts(progress) + more));
            screen.out().flush();
            drawn = true;
        } else if (before != null && periods(progress) > periods(before)) {
            screen.line(target.text() + "  " + amounts(progress));
        }
    }

    /** Where nothing can be drawn over, a long delivery still shows that it lives. */
    private static long periods(Progress progress) {
        return progress.elapsed().dividedBy(PLAIN_LINE_EVERY);
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

    private void say(String line) {
        clear();
        screen.line(line);
    }

    private void clear() {
        if (drawn) {
            screen.out().print(CLEAR_LINE);
            drawn = false;
        }
    }

    /** Cut to what every terminal shows in one line, so that drawing over works. */
    private static String fitted(String line) {
        int end = line.length();
        while (Table.cells(line.substring(0, end)) > 78) {
            end--;
        }
        return line.substring(0, end);
    }
}
