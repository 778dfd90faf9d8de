package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Found;
import org.autodispatcher.upgrade.DetachedUpgrade.Lost;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is to be stopped, where the line does not bear the question: nothing is in doubt as long as it can be asked again. */
@Timeout(300)
class StopUnaskedTest {
    private static final RemoteUpgrade.Patience PATIENCE = new RemoteUpgrade.Patience(UpgradeScript.PROFILE_LIMIT, Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private final RunKey key = Runs.fresh();

    /** A host that allows one channel at a time. */
    private static RemoteShell oneChannel(RemoteShell shell) {
        Semaphore channels = new Semaphore(1);
        return (script, output, limit) -> {
            if (!channels.tryAcquire()) {
                throw new IOException("channel is not opened");
            }
            try {
                return shell.run(script, output, limit);
            } finally {
                channels.release();
            }
        };
    }

    private DetachedRun oneChannel(String program) {
        RemoteShell shell = new ScriptedShell(
                List.of((program + " -s").split(" ")), Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString(), "SHELL", "/bin/sh"));
        return new DetachedRun(
                oneChannel((script, output, limit) -> shell.run(script.replace("/bin/sh", program), output, limit)),
                Runs.in(folder.resolve("runs").toString()), Timer.REAL, PATIENCE);
    }

    @Needs({"dash", "bash", "ksh", "busybox"})
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    void where_one_channel_is_all_there_is_it_is_stopped_by_who_comes_back(String program) throws Exception {
        String file = Orders.place(folder.resolve("x.tar.gz")).toString();
        UpgradeOrder order = Orders.stopAfter(Orders.order("echo before; trap 'echo told; exit 7' TERM; while :; do sleep 1; done", file), Duration.ofSeconds(1));
        DetachedRun runs = oneChannel(program);
        Watched first = new Watched();
        Result result = runs.run(order, key, 0, first);
        assertThat(result).isInstanceOf(Lost.class);
        assertThat(first.overdueCount()).isEqualTo(1);
        long command = first.pid().orElseThrow();
        assertThat(ProcessHandle.of(command)).isPresent();

        Watched again = new Watched();
        Found found = oneChannel(program).attach(order, key, ((Lost) result).had(), again);
        assertThat(found).isInstanceOfSatisfying(Finished.class, finished ->
                assertThat(finished.how()).isInstanceOfSatisfying(Ended.Failed.class, failed -> {
                    assertThat(failed.failure().reason()).isEqualTo(Reason.STOPPED);
                    assertThat(failed.status()).hasValue(7);
                }));
        assertThat(again.overdueCount()).isEqualTo(1);
        assertThat(String.join(" ", first.lines()) + " " + String.join(" ", again.lines())).contains("before").contains("told");
        assertThat(ProcessHandle.of(command)).isEmpty();
        assertThat(runs.stop(key)).isEqualTo(DetachedUpgrade.Stopped.ABSENT);
    }

    @Needs({"dash", "bash", "ksh", "busybox"})
    @Test
    void what_is_within_its_time_is_not_stopped_by_who_comes_back() throws Exception {
        String file = Orders.place(folder.resolve("x.tar.gz")).toString();
        UpgradeOrder order = Orders.stopAfter(Orders.order("mkfifo -m 666 gate; echo ready; read x <gate", file), Duration.ofMinutes(30));
        Watched watched = new Watched();
        Thread session = Thread.ofVirtual().start(() -> {
            try {
                oneChannel("/bin/sh").run(order, key, 0, watched);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        watched.awaitLine("ready");
        session.interrupt();
        session.join();
        Watched again = new Watched();
        Thread opens = Thread.ofVirtual().start(() -> {
            try {
                again.awaitLine("ready");
                Files.writeString(folder.resolve("gate"), "\n");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(oneChannel("/bin/sh").attach(order, key, 0, again)).isInstanceOfSatisfying(Finished.class,
                finished -> assertThat(finished.how()).isEqualTo(new Ended.Succeeded(0)));
        opens.join();
        assertThat(again.overdueCount()).isZero();
    }

    /** What asking about the run comes to. */
    private interface Asked {
        Exit ask(RemoteShell.Output output) throws IOException;
    }

    /** A run that is started, is overdue at once, and says {@code last}; then its line is cut. */
    private Result overdue(String last, Asked stopping) throws IOException {
        List<Runnable> actions = new ArrayList<>();
        RemoteShell shell = (script, output, _) -> {
            if (!script.contains("ad_start=")) {
                return stopping.ask(output);
            }
            String mark = "\1" + script.replaceAll("(?s).*?(ad-[0-9a-f]{32}).*", "$1") + " ";
            say(output, mark + "started 4711\n" + (last.isEmpty() ? "" : mark + last + "\n"));
            actions.getFirst().run();
            return new Exit.Lost("connection-lost");
        };
        Timer timer = (_, action) -> {
            actions.add(action);
            return () -> {};
        };
        UpgradeOrder order = Orders.stopAfter(Orders.order("up", "/srv/x.tar.gz"), Duration.ofMinutes(30));
        return new DetachedRun(shell, Runs.in("~/runs"), timer, PATIENCE).run(order, key, 0, new Watched());
    }

    private static void say(RemoteShell.Output output, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.out(bytes, 0, bytes.length);
    }

    private static Asked answering(String words) {
        return output -> {
            say(output, words);
            return new Exit.Exited(0);
        };
    }

    private static final List<Asked> UNASKED = List.of(
            _ -> {
                throw new IOException("channel is not opened");
            },
            _ -> new Exit.Lost("connection-lost"),
            output -> {
                say(output, "found\n");
                return new Exit.Lost("connection-lost");
            },
            _ -> new Exit.TimedOut(),
            answering("found\n"),
            answering(""));

    @Test
    void a_line_that_breaks_while_it_is_stopped_leaves_it_to_who_comes_back() throws Exception {
        for (Asked unasked : UNASKED) {
            assertThat(overdue("", unasked)).isEqualTo(new Lost(0));
        }
    }

    @Test
    void a_status_that_has_come_counts_though_stopping_could_not_be_asked_for_or_looked_at() throws Exception {
        List<Asked> all = new ArrayList<>(UNASKED);
        all.add(answering("unseen\n"));
        for (Asked asked : all) {
            assertThat(overdue("end 000", asked)).isInstanceOfSatisfying(Finished.class,
                    finished -> assertThat(finished.how()).isEqualTo(new Ended.Succeeded(0)));
        }
    }

    @Test
    void what_is_seen_to_live_on_is_in_doubt_whatever_has_come_and_what_cannot_be_looked_at_without_a_status() throws Exception {
        for (Result result : List.of(overdue("end 000", answering("found\nleft\n")), overdue("", answering("found\nleft\n")), overdue("", answering("unseen\n")))) {
            assertThat(result).isInstanceOfSatisfying(Finished.class, finished ->
                    assertThat(finished.how()).isInstanceOfSatisfying(Ended.InDoubt.class,
                            doubt -> assertThat(doubt.failure().wording()).isEqualTo("in-doubt.not-stopped")));
        }
    }
}
