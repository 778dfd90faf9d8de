package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrade commands as routes write them, run on a real target at the end of the whole chain. */
@Needs(
        value = "sshd",
        accounts = TestAccounts.TARGET,
        root = "the server logs in another account by its password")
class UpgradeChainTest {
    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private OpenSsh server;
    private RealTargets targets;
    private Path inbox;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
        targets = new RealTargets(dir.resolve("home")).trusting(server.knownHostsLines());
        inbox = account.folder(account.home().resolve("ad-upgrades-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        account.close();
    }

    /** The delivery of {@code app-1.zip} by a route with this command, its lines indented as in the file. */
    private DeliveryRecord upgraded(String command, String... more) throws Exception {
        return targets.dispatch("""
                [app-(?P<version>[0-9]+)(?P<kind>-.*)?\\.zip$]
                host = 127.0.0.1:%d
                login = ad-target
                password = %s
                dest_dir = %s
                upgrade_timeout = 60s
                on_timeout = stop
                %s
                upgrade_command =
                %s
                """.formatted(server.port(), TestAccounts.TARGET_PASSWORD.reveal(), inbox, String.join("\n", more), command.indent(4)),
                "app-1.zip", "the bytes").deliveries().getFirst();
    }

    @Test
    void lines_are_run_one_after_the_other_up_to_the_first_that_fails() throws Exception {
        DeliveryRecord failed = upgraded("echo one\nls /nonexistent-of-ours >/dev/null 2>&1\necho never");
        assertThat(targets.output()).containsExactly("one");
        assertThat(failed.state()).as(failed.toString()).isEqualTo(DeliveryState.FAILED);
        assertThat(failed.reason()).contains(Reason.EXIT_STATUS);
    }

    @Test
    void braces_percent_signs_and_variables_stay_as_they_are_written() throws Exception {
        upgraded("echo {{version}} '{ a; }' ${HOME} 100% %d {version} {kind} end\necho \"$AD_VERSION\" \"<$AD_KIND>\" \"$AD_HOST\" \"$AD_LOGIN\"");
        assertThat(targets.output()).containsExactly(
                "{version} { a; } /home/ad-target 100% %d 1  end", "1 <> 127.0.0.1 ad-target");
    }

    @Test
    void a_line_is_told_as_it_comes_and_standard_error_with_it() throws Exception {
        Path gate = inbox.resolve("gate");
        targets.onLine(line -> {
            if (line.equals("first")) {
                touch(gate); // the command goes on only once we have heard of its first line
            }
        });
        DeliveryRecord delivery = upgraded("echo first\nuntil [ -e gate ]; do sleep 1; done\necho second >&2\nprintf third");
        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(targets.output()).containsExactly("first", "second", "third");
    }

    @Test
    void nothing_can_be_read_from_standard_input() throws Exception {
        upgraded("read line || echo end of input\ncat");
        assertThat(targets.output()).containsExactly("end of input");
    }

    @Test
    void a_daemon_that_keeps_the_output_open_is_not_waited_for_and_lives() throws Exception {
        DeliveryRecord delivery = upgraded("""
                ( i=0; until [ -e gate ] || [ $i -gt 600 ]; do i=$((i+1)); sleep 1; done; touch "gone on" ) &
                echo begun""");
        assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(targets.output()).containsExactly("begun");
        assertThat(inbox.resolve("gone on")).doesNotExist();
        touch(inbox.resolve("gate"));
        await(inbox.resolve("gone on"));
    }

    @Test
    void what_is_sent_is_what_was_handed_in_whatever_becomes_of_the_file() throws Exception {
        targets.onMove(move -> {
            if (move.state() == DeliveryState.DELIVERING) {
                write(targets.handedIn("app-1.zip"), "replaced meanwhile");
            }
        });
        upgraded("cat {file}");
        assertThat(targets.output()).containsExactly("the bytes");
        assertThat(targets.handedIn("app-1.zip")).hasContent("replaced meanwhile");
    }

    @Test
    void a_file_that_is_changed_once_it_is_placed_is_not_what_the_upgrade_runs_on() throws Exception {
        targets.onMove(move -> {
            if (move.state() == DeliveryState.DELIVERED) {
                write(inbox.resolve("app-1.zip"), "somebody else's bytes");
            }
        });
        DeliveryRecord delivery = upgraded("echo started");
        assertThat(delivery.reason()).as(delivery.toString()).contains(Reason.DIGEST_DIFFERS);
        assertThat(targets.output()).isEmpty();
    }

    @Test
    void a_run_in_doubt_says_where_its_folder_is_on_the_target() throws Exception {
        DeliveryRecord delivery = upgraded("kill -KILL $PPID");
        assertThat(delivery.reason()).as(delivery.toString()).contains(Reason.IN_DOUBT);
        assertThat(delivery.failure().orElseThrow().values().get("folder"))
                .startsWith("~/.ad-test-runs/")
                .endsWith("/runs/" + delivery.fact(DeliveryRecord.RUN_KEY).orElseThrow());
    }

    @Test
    void an_upgrade_that_is_ordered_to_stop_while_it_is_on_its_way_to_its_start_does_not_start() throws Exception {
        List<Decided> answers = new ArrayList<>();
        AtomicBoolean ordered = new AtomicBoolean();
        targets.onMove(move -> {
            if (move.state() == DeliveryState.UPGRADING && !ordered.getAndSet(true)) {
                answers.add(targets.decide(new Decision.Cancel(
                        new Decision.Subject(move.dispatch(), Optional.of(move.target().text())), true, "wrong one")));
            }
        });
        DeliveryRecord delivery = upgraded("echo started");
        assertThat(answers).singleElement().isInstanceOf(Decided.Done.class);
        assertThat(delivery.failure()).as(delivery.toString()).hasValueSatisfying(why -> assertThat(why.is(Reason.STOPPED, "ordered")).isTrue());
        assertThat(targets.output()).isEmpty();
    }

    @Test
    void an_upgrade_that_is_ordered_to_stop_before_it_turns_out_to_run_plain_does_not_start() throws Exception {
        List<Decided> answers = new ArrayList<>();
        targets.beforeWriting(draft -> {
            if (runsPlain(draft)) {
                answers.add(stop(draft));
            }
        });
        DeliveryRecord delivery = upgraded("echo started", "run_dir = " + openToAll());
        assertThat(answers).singleElement().isInstanceOf(Decided.Done.class);
        assertThat(delivery.failure()).as(delivery.toString()).hasValueSatisfying(why -> assertThat(why.is(Reason.STOPPED, "ordered")).isTrue());
        assertThat(targets.output()).isEmpty();
    }

    @Test
    void an_upgrade_that_runs_plain_is_ended_by_an_order_to_stop() throws Exception {
        CompletableFuture<Decided> answer = new CompletableFuture<>();
        targets.onLine(line -> answer.completeAsync(() -> targets.decide(new Decision.Cancel(
                new Decision.Subject(1, Optional.empty()), true, "wrong one")), Thread::startVirtualThread));
        DeliveryRecord delivery = upgraded("echo started; sleep 600; echo not reached", "run_dir = " + openToAll());
        assertThat(answer.get()).isInstanceOf(Decided.Done.class);
        assertThat(delivery.fact(DeliveryRecord.RUN)).contains(Upgrades.PLAIN);
        assertThat(delivery.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(delivery.failure()).as(delivery.toString()).hasValueSatisfying(why -> assertThat(why.is(Reason.STOPPED, "ordered")).isTrue());
        assertThat(targets.output()).startsWith("started").doesNotContain("not reached");
    }

    @Test
    void an_order_to_stop_that_comes_when_it_is_about_to_start_plain_says_that_nothing_was_stopped() throws Exception {
        CompletableFuture<Decided> answer = new CompletableFuture<>();
        targets.beforeWriting(draft -> {
            if (runsPlain(draft)) {
                answer.completeAsync(() -> stop(draft), Thread::startVirtualThread);
            } else if (draft.values().containsKey("pid")) {
                answer.join(); // by then the ledger has it
            }
        });
        DeliveryRecord delivery = upgraded("echo started; kill -KILL $$", "run_dir = " + openToAll());
        if (answer.get() instanceof Decided.Done) { // it came before the ledger had it that it runs plain
            assertThat(delivery.reason()).contains(Reason.STOPPED);
            assertThat(targets.output()).isEmpty();
            return;
        }
        assertThat(answer.get()).isInstanceOf(Decided.Refused.class);
        // ordered before its start it does not start; else whoever ended it was somebody else
        assertThat(delivery.reason()).as(delivery.toString()).contains(targets.output().isEmpty() ? Reason.STOPPED : Reason.SIGNAL);
    }

    private static boolean runsPlain(Entry.Draft draft) {
        return draft.values().containsKey("plain_why");
    }

    private Decided stop(Entry.Draft draft) {
        return targets.decide(new Decision.Cancel(new Decision.Subject(draft.dispatch(), Optional.of(draft.target())), true, "wrong one"));
    }

    /** A folder that others can write. */
    private Path openToAll() throws IOException {
        Path runs = account.folder(inbox.resolve("runs"));
        Files.setPosixFilePermissions(runs, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        return runs;
    }

    private static void touch(Path file) {
        write(file, "");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Path file) throws IOException, InterruptedException {
        try (WatchService folder = file.getFileSystem().newWatchService()) {
            file.getParent().register(folder, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                WatchKey change = folder.poll(120, TimeUnit.SECONDS);
                assertThat(change).as("something new beside " + file).isNotNull();
                change.pollEvents();
                change.reset();
            }
        }
    }
}
