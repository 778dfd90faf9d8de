package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.autodispatcher.upgrade.UpgradeOrder.OnTimeout;
import org.junit.jupiter.api.Test;

/** What happens when, by a clock of our own. */
class OverdueTest {
    private final Watched watched = new Watched();
    private final List<Duration> delays = new ArrayList<>();
    private final List<Runnable> actions = new ArrayList<>();
    private int cancelled;

    private final Timer timer = (delay, action) -> {
        delays.add(delay);
        actions.add(action);
        return () -> cancelled++;
    };

    private static UpgradeOrder order(OnTimeout onTimeout) {
        UpgradeOrder.Rules rules = Orders.rules(false);
        return new UpgradeOrder("up", "/srv/x.tar.gz", Optional.empty(), 1,
                new UpgradeOrder.Rules(rules.environment(), false, Duration.ofMinutes(30), onTimeout, Set.of(0, 3)));
    }

    /** A target that starts the command, does {@code meanwhile}, and ends as {@code exit} says; stopping is answered with {@code stopped}. */
    private Ended run(OnTimeout onTimeout, Runnable meanwhile, Exit exit, String stopped) throws Exception {
        RemoteShell shell = (script, output, _) -> {
            boolean stopping = !script.contains(" started $$");
            say(output, stopping ? stopped : script.replaceAll("(?s).*(ad-[0-9a-f]{32}).*", "$1") + " started 4711\n");
            if (!stopping) {
                meanwhile.run();
            }
            return stopping ? new Exit.Exited(0) : exit;
        };
        return new RemoteUpgrade(shell, timer, RemoteUpgrade.Patience.DEFAULT).run(order(onTimeout), watched);
    }

    private static void say(RemoteShell.Output output, String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        output.out(bytes, 0, bytes.length);
    }

    private void pass() {
        actions.getFirst().run();
    }

    @Test
    void the_time_begins_with_the_command_and_ends_with_it() throws Exception {
        assertThat(run(OnTimeout.ALARM, () -> {}, new Exit.Exited(3), "")).isEqualTo(new Ended.Succeeded(3));
        assertThat(delays).containsExactly(Duration.ofMinutes(30));
        assertThat(cancelled).isPositive();
        pass(); // too late
        assertThat(watched.overdueCount()).isZero();
    }

    @Test
    void alarm_tells_and_goes_on() throws Exception {
        assertThat(run(OnTimeout.ALARM, this::pass, new Exit.Exited(0), "")).isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.overdueCount()).isEqualTo(1);
    }

    @Test
    void who_could_not_be_told_is_told_and_the_command_stopped_as_soon_as_can_be() throws Exception {
        watched.cannotBeTold(2);
        Runnable passes = () -> {
            for (int times = 0; times < 3; times++) {
                actions.get(times).run();
            }
        };
        assertThat(run(OnTimeout.STOP, passes, new Exit.Exited(0), "found\ngone\n")).isInstanceOf(Ended.Failed.class);
        assertThat(watched.overdueCount()).isEqualTo(1);
        assertThat(delays).containsExactly(Duration.ofMinutes(30), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    @Test
    void what_was_stopped_and_seen_gone_has_failed_whatever_its_status() throws Exception {
        assertThat(run(OnTimeout.STOP, this::pass, new Exit.Exited(0), "found\ngone\n")).isInstanceOfSatisfying(Ended.Failed.class,
                failed -> assertThat(failed.failure()).isEqualTo(Failure.of(Reason.STOPPED).with("seconds", 1800).with("status", 0)));
        assertThat(watched.overdueCount()).isEqualTo(1);
    }

    @Test
    void what_had_ended_before_it_was_stopped_keeps_its_status() throws Exception {
        assertThat(run(OnTimeout.STOP, this::pass, new Exit.Exited(0), "absent\n")).isEqualTo(new Ended.Succeeded(0));
    }

    @Test
    void what_was_not_seen_gone_is_in_doubt() throws Exception {
        for (String answer : List.of("found\nleft\n", "unseen\n", "found\n", "")) {
            actions.clear();
            assertThat(run(OnTimeout.STOP, this::pass, new Exit.Lost("connection-lost"), answer)).isInstanceOfSatisfying(
                    Ended.InDoubt.class, doubt -> assertThat(doubt.failure().wording()).isEqualTo("in-doubt.not-stopped"));
        }
    }

    @Test
    void only_a_received_status_is_a_result() throws Exception {
        for (Exit exit : List.of(new Exit.Lost("no-status"), new Exit.Lost("connection-lost"), new Exit.Signalled("TERM"), new Exit.TimedOut())) {
            assertThat(run(OnTimeout.ALARM, () -> {}, exit, "")).isInstanceOf(Ended.InDoubt.class);
        }
    }

    @Test
    void a_line_cut_after_the_script_was_sent_is_in_doubt_also_before_the_start_was_seen() throws Exception {
        RemoteShell shell = (_, _, _) -> new Exit.Lost("connection-lost");
        assertThat(new RemoteUpgrade(shell, timer, RemoteUpgrade.Patience.DEFAULT).run(order(OnTimeout.ALARM), watched))
                .isInstanceOfSatisfying(Ended.InDoubt.class, doubt -> assertThat(doubt.failure().wording()).isEqualTo("in-doubt.start"));
    }
}
