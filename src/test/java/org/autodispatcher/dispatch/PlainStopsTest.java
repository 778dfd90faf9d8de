package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Stopped;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.Test;

/** Orders to end upgrades that have no folder on their target. */
class PlainStopsTest {
    private static final String RUN = "1:app@web1:22";
    private static final Ended FAILED = new Ended.Failed(Failure.of(Reason.EXIT_STATUS).with("status", 1), OptionalInt.of(1));

    private final PlainStops stops = new PlainStops();

    /** A target that answers whoever wants to end a process. */
    private static RemoteShell answering(String text) {
        return (script, output, limit) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            output.out(bytes, 0, bytes.length);
            return new Exit.Exited(0);
        };
    }

    /** How a run is judged that comes to {@code end} while it is being ended. */
    private Ended ended(Ended end, String answer) throws Exception {
        return stops.follow(RUN, () -> {
            stops.stop(RUN, answering(answer), 4711);
            return end;
        });
    }

    @Test
    void a_process_of_a_run_that_nobody_follows_here_is_left_alone() throws Exception {
        RemoteShell never = (script, output, limit) -> {
            throw new AssertionError("asked for a process that may be any other by now");
        };
        assertThat(stops.follows(RUN)).isFalse();
        assertThat(stops.stop(RUN, never, 4711)).isEqualTo(Stopped.ABSENT);
        assertThat(ended(FAILED, "found\ngone\n")).isEqualTo(FAILED);
        assertThat(stops.follows(RUN)).isFalse();
    }

    @Test
    void one_that_ends_while_it_is_ended_and_leaves_something_is_in_doubt_whatever_its_status_is() throws Exception {
        for (Ended end : List.of(FAILED, new Ended.Succeeded(0))) {
            assertThat(ended(end, "found\nleft\n")).isInstanceOfSatisfying(Ended.InDoubt.class,
                    doubt -> assertThat(doubt.failure()).isEqualTo(Failure.of(Reason.IN_DOUBT, "not-stopped").with("pid", 4711)));
        }
    }

    @Test
    void a_status_that_was_received_is_believed_where_nobody_could_look() throws Exception {
        assertThat(ended(FAILED, "unseen\n")).isEqualTo(FAILED);
        assertThat(ended(new Ended.Succeeded(0), "unseen\n")).isEqualTo(new Ended.Succeeded(0));
    }
}
