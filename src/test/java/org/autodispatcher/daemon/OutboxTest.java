package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Progress;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.rig.Meanwhile;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final DispatchEvent MOVED = new DispatchEvent.Moved(1, target(1), DeliveryState.DELIVERED, Optional.empty());

    private long now;
    private final Outbox lastLines = new Outbox(false, () -> now);
    private final Outbox everyLine = new Outbox(true, () -> now);

    private static Target target(int number) {
        return new Target("app", "web" + number, 22);
    }

    private static DispatchEvent sent(int target, long bytes) {
        return new DispatchEvent.Sent(1, target(target), new Progress(bytes, 0, 100, Duration.ofSeconds(1)));
    }

    private static DispatchEvent line(int target, String text) {
        return new DispatchEvent.Output(1, target(target), text);
    }

    private List<DispatchEvent> due(Outbox outbox) {
        List<DispatchEvent> due = new ArrayList<>();
        for (Optional<DispatchEvent> next = outbox.poll(); next.isPresent(); next = outbox.poll()) {
            due.add(next.get());
        }
        return due;
    }

    @Test
    void of_how_far_bytes_are_the_newest_is_told_target_by_target_at_a_measured_pace() {
        for (int round = 1; round <= 1000; round++) {
            for (int target = 1; target <= 200; target++) {
                assertThat(everyLine.put(sent(target, round))).isTrue();
            }
        }
        assertThat(due(everyLine)).containsExactly(sent(1, 1000));
        everyLine.put(sent(2, 1001));
        now += Outbox.PACE.toNanos();
        assertThat(due(everyLine)).containsExactly(sent(2, 1001));
        for (int target = 3; target <= 200; target++) {
            now += Outbox.PACE.toNanos();
            assertThat(due(everyLine)).containsExactly(sent(target, 1000));
        }
        now += Outbox.PACE.toNanos();
        assertThat(due(everyLine)).isEmpty();
    }

    @Test
    void for_who_wants_the_last_lines_an_upgrade_that_writes_much_is_as_one_that_writes_little() {
        for (int i = 1; i <= 100_000; i++) {
            assertThat(lastLines.put(line(1, "line " + i))).isTrue();
        }
        assertThat(due(lastLines)).containsExactly(line(1, "line 100000"));
    }

    @Test
    void who_wants_every_line_gets_every_line_and_is_given_up_where_too_many_wait() {
        for (int i = 0; i < Outbox.KEPT; i++) {
            assertThat(everyLine.put(line(1, "line " + i))).isTrue();
        }
        assertThat(everyLine.put(line(1, "one more"))).isFalse();
        assertThat(due(everyLine)).hasSize(Outbox.KEPT).first().isEqualTo(line(1, "line 0"));
    }

    @Test
    void what_belongs_to_a_state_is_told_before_the_next_state_and_at_once() {
        due(lastLines);
        lastLines.put(sent(2, 7));
        lastLines.put(sent(1, 99));
        lastLines.put(line(1, "half"));
        lastLines.put(sent(1, 100));
        lastLines.put(MOVED);
        assertThat(due(lastLines)).containsExactly(sent(1, 100), line(1, "half"), MOVED, sent(2, 7));
    }

    @Test
    void whoever_waits_is_told_what_comes_and_then_of_the_end() throws Exception {
        CompletableFuture<List<DispatchEvent>> told = Meanwhile.doing(() -> {
            List<DispatchEvent> all = new ArrayList<>();
            for (Optional<DispatchEvent> next = everyLine.take(); next.isPresent(); next = everyLine.take()) {
                all.add(next.get());
            }
            return all;
        });
        everyLine.put(line(1, "a"));
        everyLine.put(MOVED);
        everyLine.end();
        assertThat(told.get(20, TimeUnit.SECONDS)).containsExactly(line(1, "a"), MOVED);
    }

    @Test
    void what_is_dropped_is_not_told() throws InterruptedException {
        everyLine.put(MOVED);
        everyLine.drop();
        assertThat(everyLine.take()).isEmpty();
    }
}
