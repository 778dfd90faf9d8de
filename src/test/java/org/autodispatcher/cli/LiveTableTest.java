package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Progress;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveTableTest {
    private static final Target WEB = new Target("app", "web1", 22);
    private static final Target DATABASE = new Target("app", "数据库1", 22);
    private static final int MANY = 100_000;

    private final ShownTerminal shown = new ShownTerminal(24, 80);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Semaphore drawn = new Semaphore(0);
    private final Semaphore go = new Semaphore(0);

    @TempDir
    private Path dir;

    private LiveTable table(OutputStream out, Decision.Subject... subjects) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Screen screen = new Screen(stream, stream, new Wording(Locale.ENGLISH), Optional.of(shown.terminal()));
        return new LiveTable(screen, shown.terminal(), new TargetRows(List.of(subjects)), _ -> {
            drawn.release();
            go.acquire();
        });
    }

    private static Decision.Subject whole(long dispatch) {
        return new Decision.Subject(dispatch, Optional.empty());
    }

    private static DispatchEvent moved(Target target, DeliveryState state) {
        return new DispatchEvent.Moved(1, target, state, Optional.empty());
    }

    private void awaitFirst() throws InterruptedException {
        assertThat(drawn.tryAcquire(20, TimeUnit.SECONDS)).as("it was drawn").isTrue();
    }

    private void awaitDrawn() throws InterruptedException {
        go.release();
        awaitFirst();
    }

    private void over(View table) {
        go.release(MANY);
        table.stop();
        shown.feed(bytes.toString(StandardCharsets.UTF_8));
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void however_much_happens_between_two_drawings_only_how_it_stands_then_is_drawn() throws InterruptedException {
        LiveTable table = table(bytes, whole(1));
        awaitFirst();
        table.tell(moved(WEB, DeliveryState.UPGRADING));
        for (int i = 1; i <= MANY; i++) {
            table.tell(new DispatchEvent.Output(1, WEB, "line " + i));
            table.tell(new DispatchEvent.Output(1, WEB, "  "));
        }
        assertThat(written()).isEmpty();
        awaitDrawn();
        assertThat(written()).isEqualTo("targets: 1  1 upgrading\u001b[K\napp@web1:22  upgrading  line 100000\u001b[K\n");
        over(table);
    }

    @Test
    void what_happens_to_each_target_is_in_its_row() throws InterruptedException {
        LiveTable table = table(bytes, whole(1), whole(2));
        table.tell(new DispatchEvent.Arrived(1, new InstallPackage("pay-1.zip", new Sha256("ab".repeat(32)), 5 << 20)));
        table.tell(new DispatchEvent.Routed(1, "pay", List.of(WEB, DATABASE)));
        table.tell(new DispatchEvent.Routed(1, "pay", List.of(WEB, DATABASE)));
        table.tell(moved(WEB, DeliveryState.DELIVERING));
        table.tell(new DispatchEvent.Sent(1, WEB, new Progress(1 << 20, 0, 5 << 20, Duration.ofSeconds(1))));
        table.tell(moved(DATABASE, DeliveryState.UPGRADING));
        table.tell(new DispatchEvent.Output(1, DATABASE, "正在重启"));
        table.tell(new DispatchEvent.Overdue(1, DATABASE));
        table.tell(new DispatchEvent.Stopped(2, Failure.of(Reason.NO_ROUTE)));
        over(table);
        assertThat(shown.text().lines()).containsExactly(
                "1  pay-1.zip  5.0 MiB  sha256 " + "ab".repeat(25),
                "ab".repeat(7),
                "1  route pay, targets: 2",
                "app@数据库1:22  overdue: the upgrade has passed its time and goes on",
                "targets: 3  1 held, 1 upgrading, 1 delivering",
                "1:app@web1:22     delivering  1.0 MiB/5.0 MiB  1.0 MiB/s",
                "1:app@数据库1:22  upgrading" + " ".repeat(31) + "overdue | 正在重启",
                "2:–               held" + " ".repeat(36) + "no-route");
    }

    @Test
    void a_dispatch_that_was_stopped_and_goes_on_has_the_targets_it_has() {
        LiveTable table = table(bytes, whole(1));
        table.tell(new DispatchEvent.Stopped(1, Failure.of(Reason.NO_ROUTE)));
        table.tell(new DispatchEvent.Routed(1, "pay", List.of(WEB)));
        over(table);
        assertThat(shown.text()).isEqualTo("1  route pay, targets: 1\ntargets: 1  1 queued\napp@web1:22  queued\n");
    }

    @Test
    void targets_that_nobody_asked_for_are_left_out() {
        LiveTable table = table(bytes, new Decision.Subject(1, Optional.of(WEB.text())));
        table.tell(moved(WEB, DeliveryState.UPGRADED));
        table.tell(moved(DATABASE, DeliveryState.FAILED));
        over(table);
        assertThat(shown.text()).isEqualTo("targets: 1  1 upgraded\napp@web1:22  upgraded\n");
    }

    @Test
    void another_try_begins_with_nothing_of_the_last_one() {
        LiveTable table = table(bytes, whole(1));
        table.tell(new DispatchEvent.Sent(1, WEB, new Progress(5, 0, 5, Duration.ofSeconds(1))));
        table.tell(new DispatchEvent.Output(1, WEB, "it did not work"));
        table.tell(new DispatchEvent.Moved(1, WEB, DeliveryState.FAILED, Optional.of(Failure.of(Reason.EXIT_STATUS))));
        table.tell(moved(WEB, DeliveryState.DELIVERING));
        over(table);
        assertThat(shown.text()).isEqualTo("targets: 1  1 delivering\napp@web1:22  delivering\n");
    }

    @Test
    void a_terminal_that_was_stopped_holds_up_no_work() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        CountDownLatch writing = new CountDownLatch(1);
        LiveTable table = table(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    writing.countDown();
                    goesOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                bytes.write(b);
            }
        }, whole(1));
        go.release(MANY);
        CompletableFuture<Void> work = CompletableFuture.runAsync(() -> {
            table.tell(moved(WEB, DeliveryState.UPGRADING));
            for (int i = 1; i <= MANY; i++) {
                table.tell(new DispatchEvent.Output(1, WEB, "line " + i));
            }
        }, Thread::startVirtualThread);
        try {
            writing.await();
            work.get(20, TimeUnit.SECONDS);
        } finally {
            goesOn.countDown();
        }
        over(table);
        assertThat(shown.text()).endsWith("line 100000\n");
    }

    @Test
    void another_width_is_noticed_though_nothing_happens() throws InterruptedException {
        LiveTable table = table(bytes, whole(1));
        table.tell(moved(WEB, DeliveryState.UPGRADING));
        table.tell(new DispatchEvent.Output(1, WEB, "a line that does not fit into forty columns"));
        awaitFirst();
        awaitDrawn();
        shown.feed(written());
        assertThat(shown.text()).endsWith("app@web1:22  upgrading  a line that does not fit into forty columns\n");
        int before = written().length();
        shown.resize(50);
        awaitDrawn();
        shown.neverWrapping().feed(written().substring(before));
        assertThat(shown.text()).isEqualTo("targets: 1  1 upgrading\napp@web1:22  upgrading  a line that does not fit…\n");
        go.release(MANY);
        table.end();
    }

    /** 200 targets, then the end: what needs a person is told as it was, and nothing of the table is left. */
    @ParameterizedTest
    @CsvSource({"en, 40", "en, 80", "en, 200", "zh, 40", "zh, 80", "zh, 200"})
    void at_the_end_the_summary_stands_where_the_table_was(String language, int columns) {
        ControlDouble home = new ControlDouble();
        List<Target> targets = IntStream.rangeClosed(1, 200).mapToObj(i -> new Target("app", "主机" + i, 22)).toList();
        home.dispatch("支付系统-2.4.1.tar.gz", targets.stream().map(Target::text).toArray(String[]::new));
        home.happens = follower -> targets.forEach(target -> {
            follower.tell(new DispatchEvent.Output(1, target, "\u001b[2J正在升级".repeat(30)));
            follower.tell(moved(target, DeliveryState.UPGRADED));
        });
        home.onDecision = () -> home.fail(1, targets.get(7).text(), Step.UPGRADE,
                Failure.of(Reason.EXIT_STATUS).with("status", 7).with("command", "up").with("exit_code", 7), Map.of());
        TestScreen ran = TestScreen.onDrawable(language, home, new ShownTerminal(24, columns), "retry", "1", "--home", dir.toString());
        String header = new Wording(Locale.of(language)).text("table.header", "count", "200", "states", "");
        assertThat(ran.err()).as("all that was written").contains(header, "auto-dispatcher retry ").doesNotContain("\u001b[2J");
        assertThat(ran.out()).doesNotContain(header).contains("1:app@主机8:22");
        assertThat(ran.out().lines().filter(line -> line.startsWith("1 ") && line.contains("支付"))).hasSize(200);
    }

    @Test
    void quiet_draws_nothing() {
        ControlDouble home = new ControlDouble();
        home.dispatch("pay-1.zip", WEB.text());
        home.happens = follower -> follower.tell(moved(WEB, DeliveryState.UPGRADING));
        TestScreen ran = TestScreen.onDrawable("en", home, new ShownTerminal(24, 80), "retry", "1", "--quiet", "--home", dir.toString());
        assertThat(ran.err()).doesNotContain("\u001b").contains("pay-1.zip");
    }
}
