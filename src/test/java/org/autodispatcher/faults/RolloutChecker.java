package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autodispatcher.faults.LedgerSays.Delivery;
import org.autodispatcher.faults.LedgerSays.Dispatch;
import org.autodispatcher.faults.RolloutRoute.Does;
import org.autodispatcher.faults.RolloutSite.Sent;
import org.autodispatcher.faults.Witness.Run;

/**
 * Compares what the witnesses on all targets of a rollout saw with the order they had to come in, and with what people had ordered by
 * then. The witnesses' clocks are one clock.
 */
final class RolloutChecker {
    /** The clock of the ledger is read a moment before the witnesses', which counts hundredths, and they are of two kinds. */
    private static final Duration CLOCKS = Duration.ofMillis(100);

    private final LedgerSays says;
    private final List<LedgerEntries.Line> lines;
    private final Map<Place, Witness> witnesses;
    private final Instant booted;
    private final List<Violation> violations = new ArrayList<>();

    /**
     * @param lines     all entries of the ledger
     * @param witnesses what was seen on each target
     * @param booted    the moment from which the witnesses count
     */
    RolloutChecker(LedgerSays says, List<LedgerEntries.Line> lines, Map<Place, Witness> witnesses, Instant booted) {
        this.says = says;
        this.lines = List.copyOf(lines);
        this.witnesses = Map.copyOf(witnesses);
        this.booted = booted;
    }

    static RolloutChecker of(RolloutSite site) throws Exception {
        return new RolloutChecker(site.site().says(), LedgerEntries.after(site.site().home(), 0), site.site().witnesses(), booted());
    }

    private static Instant booted() throws IOException {
        String up = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
        return Instant.now().minusMillis(Math.round(Double.parseDouble(up) * 1000));
    }

    /** Everything that is wrong now that all has come to rest. */
    List<Violation> check(List<Sent> all) {
        List<Handed> handed = all.stream().flatMap(each -> each.handed().stream()).toList();
        witnesses.forEach((place, witness) -> violations.addAll(new Checker(says.at(place.host()), Map.of(place, witness), RunFolders::withoutStatus)
                .check(handed.stream().filter(each -> each.place().equals(place)).toList())));
        all.forEach(this::check);
        return List.copyOf(violations);
    }

    private void check(Sent sent) {
        for (Dispatch dispatch : says.of(sent.name(), sent.sha256())) {
            ended(sent, dispatch);
            batchesWrittenOnce(sent, dispatch);
            inTurn(sent);
            stoppedInTime(sent, dispatch);
            ordered(sent, dispatch);
        }
    }

    private void ended(Sent sent, Dispatch dispatch) {
        for (Handed each : sent.handed()) {
            List<String> states = of(dispatch, each.place()).map(Delivery::state).toList();
            require(states.size() == 1 && sent.route().ends(each.place(), sent.newest()).containsAll(states), Promise.NOTHING_LOST,
                    sent.name() + " at " + each.place().host() + " came to " + states + ": " + dispatch);
        }
    }

    private static Stream<Delivery> of(Dispatch dispatch, Place place) {
        return dispatch.deliveries().stream().filter(delivery -> delivery.host().equals(place.host()));
    }

    /** What the ledger says of the batches is said once, and is what the route means. */
    private void batchesWrittenOnce(Sent sent, Dispatch dispatch) {
        List<String> said = lines.stream()
                .filter(line -> line.dispatch() == dispatch.id() && line.step().equals("rollout"))
                .flatMap(line -> line.text().lines().filter(each -> each.startsWith(":batches=")))
                .toList();
        String meant = ":batches=" + String.join("\\n", sent.route().batches().stream()
                .map(batch -> String.join(" ", batch.stream().map(place -> of(dispatch, place).map(Delivery::target).findFirst().orElse("?")).toList()))
                .toList());
        boolean begun = sent.handed().stream().anyMatch(each -> !runs(each).isEmpty());
        require(said.equals(List.of(meant)) || said.isEmpty() && !begun, Promise.HONEST_RESULT, sent.name() + " has the batches " + said + ", not " + meant);
    }

    /** No target starts before every run of the batches before it has stopped. */
    private void inTurn(Sent sent) {
        List<Run> before = new ArrayList<>();
        for (List<Place> batch : sent.route().batches()) {
            List<Run> now = runs(sent, batch);
            for (Run earlier : before) {
                now.forEach(run -> require(earlier.status().isPresent() && run.from() >= earlier.to(), Promise.OTHERS_GO_ON, run + " did not wait for " + earlier));
            }
            before.addAll(now);
        }
        List<Place> late = sent.route().targets().stream().filter(place -> sent.route().batches().stream().noneMatch(batch -> batch.contains(place))).toList();
        runs(sent, late).forEach(run -> before.forEach(earlier ->
                require(run.from() >= earlier.to(), Promise.OTHERS_GO_ON, run + " left the batches and did not wait for " + earlier)));
    }

    /** After more failures than are borne nothing of a later batch starts, unless a person has let it go on. */
    private void stoppedInTime(Sent sent, Dispatch dispatch) {
        for (List<Place> batch : sent.route().batches().stream().skip(sent.route().stopsAfter() + 1L).toList()) {
            for (Handed each : sent.handed().stream().filter(handed -> batch.contains(handed.place())).toList()) {
                notBefore(dispatch, each, ":borne_failures=", "in spite of failures", sent.route().does(Does.RELEASE));
            }
        }
    }

    /** Nothing starts before a person has agreed to it, or has said not to wait for the window. */
    private void ordered(Sent sent, Dispatch dispatch) {
        for (Handed each : sent.handed()) {
            if (sent.route().asksFirst()) {
                notBefore(dispatch, each, ":covers=", "without approval", true);
            }
            if (sent.route().does(Does.OVERRIDE)) {
                notBefore(dispatch, each, ":override=yes", "outside the window", true);
            }
        }
    }

    private void notBefore(Dispatch dispatch, Handed each, String value, String otherwise, boolean may) {
        for (Run run : runs(each)) {
            Instant latest = booted.plusNanos(run.from()).plus(CLOCKS);
            boolean right = lines.stream()
                    .filter(line -> line.dispatch() == dispatch.id() && line.target().contains("@" + each.place().host() + ":"))
                    .filter(line -> line.text().lines().anyMatch(text -> text.startsWith(value)))
                    .anyMatch(line -> line.at().isBefore(latest));
            require(may && right, Promise.OTHERS_GO_ON, each.name() + " was started " + otherwise + ": " + run);
        }
    }

    private List<Run> runs(Sent sent, List<Place> batch) {
        return sent.handed().stream().filter(each -> batch.contains(each.place())).flatMap(each -> runs(each).stream()).toList();
    }

    private List<Run> runs(Handed each) {
        return witnesses.get(each.place()).of(each.sha256(), each.place().told(each.name()));
    }

    private void require(boolean right, Promise promise, String what) {
        if (!right) {
            violations.add(new Violation(promise, what));
        }
    }
}
