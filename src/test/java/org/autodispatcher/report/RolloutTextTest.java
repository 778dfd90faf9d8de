package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Rollout;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.junit.jupiter.api.Test;

class RolloutTextTest {
    private static final Rollout.Rules RULES = new Rollout.Rules(0, 1, 20, true, false);

    private static DeliveryRecord delivery(int number, DeliveryState state, Optional<Failure> failure, Map<String, String> facts) {
        return new DeliveryRecord("app@web" + number + ":22", state, failure, facts);
    }

    private static Rollout rollout(List<DeliveryRecord> deliveries, List<List<String>> batches) {
        return new Rollout(
                new DispatchRecord(7, Instant.EPOCH, "ops", Map.of(), Optional.empty(), DeliveryState.QUEUED, deliveries), batches, true, RULES);
    }

    private static Rollout halfway() {
        Map<String, String> upgrades = Map.of(DeliveryRecord.UPGRADES, "yes", DeliveryRecord.REMOTE_PATH, "/srv/x");
        List<DeliveryRecord> deliveries = new ArrayList<>(List.of(
                delivery(1, DeliveryState.UPGRADED, Optional.empty(), upgrades),
                delivery(2, DeliveryState.HELD, Optional.of(Failure.of(Reason.HOST_KEY_UNKNOWN)), upgrades),
                delivery(3, DeliveryState.DEFERRED, Optional.of(Failure.of(Reason.UNREACHABLE)), Map.of(DeliveryRecord.LEFT, "yes"))));
        IntStream.rangeClosed(4, 10).forEach(number ->
                deliveries.add(delivery(number, DeliveryState.DELIVERED, Optional.of(Failure.of(Reason.BATCH)), upgrades)));
        return rollout(deliveries, List.of(
                List.of("app@web1:22"), List.of("app@web2:22", "app@web4:22"),
                IntStream.rangeClosed(5, 10).mapToObj(number -> "app@web" + number + ":22").toList()));
    }

    @Test
    void it_says_how_far_each_batch_is_what_it_waits_for_and_how_near_the_limits_are() {
        assertThat(new RolloutText(new Wording(Locale.ENGLISH)).lines(halfway())).containsExactly(
                "  batches     1, 2, 6 of 10 targets, each batch once the one before it is done",
                "  limits      failed 0, 0 are borne; unreachable 1, 1 are borne",
                "  batch 1     done: app@web1:22",
                "  batch 2     goes on: app@web2:22, app@web4:22; it waits for app@web2:22: release or cancel it, or: auto-dispatcher release 7 --without TARGET",
                "  batch 3     waits: app@web5:22, app@web6:22, app@web7:22, app@web8:22 and 2 more",
                "  after them  app@web3:22");
    }

    @Test
    void it_says_the_same_in_chinese() {
        assertThat(new RolloutText(new Wording(Locale.CHINESE)).lines(halfway())).hasSize(6).element(3).asString().contains("第 2 批", "等待 app@web2:22");
    }

    @Test
    void batches_of_one_size_are_counted() {
        List<DeliveryRecord> deliveries = IntStream.rangeClosed(1, 10)
                .mapToObj(number -> delivery(number, DeliveryState.QUEUED, Optional.empty(), Map.of())).toList();
        List<List<String>> batches = List.of(1, 3, 3, 3).stream().map(size -> java.util.Collections.nCopies(size, "x")).toList();
        assertThat(new RolloutText(new Wording(Locale.ENGLISH)).batches(rollout(deliveries, batches))).startsWith("1, 3 × 3 of 10 targets");
    }

    @Test
    void of_one_target_there_is_nothing_to_tell() {
        Rollout one = rollout(List.of(delivery(1, DeliveryState.QUEUED, Optional.empty(), Map.of())), List.of(List.of("app@web1:22")));
        assertThat(new RolloutText(new Wording(Locale.ENGLISH)).lines(one)).isEmpty();
    }

    @Test
    void for_scripts_each_batch_has_its_state_its_targets_and_what_it_waits_for() {
        assertThat(RolloutText.fields(halfway()).toString()).isEqualTo(
                "{batches=[{state=done, targets=[app@web1:22], waits_for=[]}, "
                        + "{state=now, targets=[app@web2:22, app@web4:22], waits_for=[app@web2:22]}, "
                        + "{state=waits, targets=[app@web5:22, app@web6:22, app@web7:22, app@web8:22, app@web9:22, app@web10:22], waits_for=[]}], "
                        + "last=[app@web3:22], failed=[], max_failures=0, unreachable=[app@web3:22], max_unreachable=1}");
    }
}
