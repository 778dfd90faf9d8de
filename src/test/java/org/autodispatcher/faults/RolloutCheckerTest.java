package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.ListAssert;
import org.autodispatcher.faults.LedgerSays.Delivery;
import org.autodispatcher.faults.LedgerSays.Dispatch;
import org.autodispatcher.faults.RolloutRoute.Does;
import org.autodispatcher.faults.RolloutRoute.Rules;
import org.autodispatcher.faults.RolloutSite.Sent;
import org.junit.jupiter.api.Test;

/** A checker of rollouts that sees nothing proves nothing: each rule is broken once. */
class RolloutCheckerTest {
    private static final String SHA = "5".repeat(64);
    private static final Instant BOOTED = Instant.parse("2026-11-27T00:00:00Z");

    private final Place first = place("127.0.61.1");
    private final Place second = place("127.0.61.2");
    private final Map<Place, List<Witness.Run>> runs = new LinkedHashMap<>(Map.of(first, new ArrayList<>(), second, new ArrayList<>()));
    private final List<LedgerEntries.Line> lines = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();

    private static Place place(String host) {
        return Place.of("rollout", host, List.of("22", host), Path.of("/home/ad-target", host));
    }

    private static String target(Place place) {
        return "ad-target@" + place.host() + ":22";
    }

    /** An upgrade from a second of the target's clock to another. */
    private void ran(Place place, int from, int to, int status) {
        runs.get(place).add(new Witness.Run("1", "boot", from * 1_000_000_000L, SHA, SHA, place.told("pay-a-1"), to * 1_000_000_000L, OptionalInt.of(status)));
        deliveries.add(new Delivery(target(place), status == 0 ? "upgraded" : "failed", status == 0 ? "" : "exit-status", OptionalInt.of(status)));
    }

    private void entry(int second, String target, String step, String value) {
        lines.add(new LedgerEntries.Line(lines.size() + 1L, BOOTED.plusSeconds(second), 1, target, step, "fact", value + "\n"));
    }

    private void batches(String text) {
        entry(1, "", "rollout", ":batches=" + text);
    }

    private ListAssert<Promise> assertBroken(List<Place> failing, Does... does) {
        RolloutRoute route = new RolloutRoute("pay", List.of(first, second), List.of(List.of(first), List.of(second)), failing,
                new Rules(List.of(), 0, Set.of(does)));
        List<Handed> handed = route.targets().stream()
                .map(place -> new Handed(Path.of("/drop/pay-a-1"), "pay-a-1", SHA, place, failing.contains(place) ? 7 : 0)).toList();
        Map<Place, Witness> witnesses = new LinkedHashMap<>();
        runs.forEach((place, seen) -> witnesses.put(place, new Witness(seen, List.of())));
        boolean held = deliveries.stream().anyMatch(each -> each.state().equals("held"));
        LedgerSays says = new LedgerSays(List.of(new Dispatch(1, "pay-a-1", SHA, "pay", held ? "held" : "done", "", deliveries)));
        List<Violation> found = new RolloutChecker(says, lines, witnesses, BOOTED).check(List.of(new Sent(route, "pay-a-1", handed, true)));
        return assertThat(found.stream().map(Violation::promise).toList()).as(found.toString());
    }

    private void right() {
        batches(target(first) + "\\n" + target(second));
        ran(first, 10, 20, 0);
        ran(second, 20, 30, 0);
    }

    @Test
    void batch_after_batch_is_right() {
        right();
        assertBroken(List.of()).isEmpty();
    }

    @Test
    void a_start_before_the_batch_before_has_stopped_is_seen() {
        batches(target(first) + "\\n" + target(second));
        ran(first, 10, 20, 0);
        ran(second, 19, 30, 0);
        assertBroken(List.of()).containsExactly(Promise.OTHERS_GO_ON);
    }

    @Test
    void batches_that_are_written_twice_or_are_others_or_are_not_there_are_seen() {
        right();
        batches(target(first) + "\\n" + target(second));
        assertBroken(List.of()).containsExactly(Promise.HONEST_RESULT);
        lines.clear();
        assertBroken(List.of()).containsExactly(Promise.HONEST_RESULT);
        batches(target(first) + " " + target(second));
        assertBroken(List.of()).containsExactly(Promise.HONEST_RESULT);
    }

    @Test
    void a_start_after_too_many_failures_is_seen_unless_a_person_let_it_go_on() {
        batches(target(first) + "\\n" + target(second));
        ran(first, 10, 20, 7);
        ran(second, 30, 40, 0);
        assertBroken(List.of(first)).containsExactlyInAnyOrder(Promise.NOTHING_LOST, Promise.OTHERS_GO_ON);
        assertBroken(List.of(first), Does.RELEASE).containsExactly(Promise.OTHERS_GO_ON);
        entry(31, target(second), "release", ":borne_failures=1");
        assertBroken(List.of(first), Does.RELEASE).containsExactly(Promise.OTHERS_GO_ON);
        entry(29, target(second), "release", ":borne_failures=1");
        assertBroken(List.of(first), Does.RELEASE).isEmpty();
    }

    @Test
    void a_start_before_anybody_agreed_or_outside_the_window_is_seen() {
        right();
        assertBroken(List.of(), Does.APPROVE).containsExactly(Promise.OTHERS_GO_ON, Promise.OTHERS_GO_ON);
        assertBroken(List.of(), Does.OVERRIDE).containsExactly(Promise.OTHERS_GO_ON, Promise.OTHERS_GO_ON);
        for (Place place : List.of(first, second)) {
            entry(9, target(place), "approve", ":covers=1");
            entry(9, target(place), "override", ":override=yes");
        }
        assertBroken(List.of(), Does.APPROVE).isEmpty();
        assertBroken(List.of(), Does.OVERRIDE).isEmpty();
    }

    @Test
    void a_target_that_came_to_no_end_or_to_another_is_seen() {
        batches(target(first) + "\\n" + target(second));
        ran(first, 10, 20, 0);
        deliveries.add(new Delivery(target(second), "held", "max-failures", OptionalInt.empty()));
        assertBroken(List.of()).containsExactly(Promise.NOTHING_LOST);
    }
}
