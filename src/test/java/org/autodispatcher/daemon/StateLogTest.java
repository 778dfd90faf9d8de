package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerFollower;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read in the log, line by line, from the entries of a ledger. */
class StateLogTest {
    private static final Instant NOW = Instant.parse("2026-11-26T04:00:00.123456Z");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String TARGET = "app@h.example:22";

    @TempDir
    private Path state;

    private final Ledger ledger = new MemoryLedger(InstantSource.fixed(NOW));
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private long last;

    private StateLog log(boolean journal) {
        return new StateLog(
                new DayFiles(state.resolve("log"), ZONE, Duration.ofDays(180)), new PrintStream(printed, true, StandardCharsets.UTF_8),
                new Wording(Locale.ENGLISH), new StateLog.Form(InstantSource.fixed(NOW), ZONE, journal));
    }

    private static void closed(StateLog log) {
        try {
            log.close(); // all that is to be printed is
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> lines(boolean journal) {
        printed.reset();
        LedgerLines lines = new LedgerLines(ledger, new Wording(Locale.ENGLISH), new Sentences("routes.cfg", ""));
        StateLog log = log(journal);
        LedgerFollower follower = new LedgerFollower(ledger, last, new LedgerFollower.Reader() {
            @Override
            public void read(List<Entry> entries) {
                entries.forEach(entry -> lines.of(entry).forEach(line -> log.write(entry.at(), line)));
            }

            @Override
            public void trouble(UncheckedIOException problem) {
                log.ledger(problem);
            }
        });
        follower.look();
        closed(log);
        last = ledger.after(0, 1000).size();
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void write(long dispatch, String target, Step step, Tense tense, Map<String, String> values) {
        ledger.append("ann", new Entry.Draft(dispatch, target, step, tense, values, Optional.empty()));
    }

    private void fails(long dispatch, Step step, Failure why) {
        ledger.append("ann", new Entry.Draft(dispatch, TARGET, step, Tense.FAILURE, Map.of(), Optional.of(why)));
    }

    private long arrived(String name) {
        long id = ledger.open();
        write(id, "", Step.SPOOL, Tense.INTENT, Map.of(DispatchRecord.PACKAGE, name));
        write(id, "", Step.SPOOL, Tense.FACT, Map.of(DispatchRecord.SHA256, "ab".repeat(32), DispatchRecord.SIZE, "7"));
        write(id, "", Step.ROUTE, Tense.FACT, Map.of(DispatchRecord.ROUTE, "web", DispatchRecord.TARGETS, TARGET));
        return id;
    }

    @Test
    void every_change_of_state_is_a_line_and_nothing_else_is() {
        long id = arrived("web-1.tgz");
        for (Step step : List.of(Step.CONNECT, Step.STAGE, Step.VERIFY)) {
            write(id, TARGET, step, Tense.INTENT, Map.of());
            write(id, TARGET, step, Tense.FACT, Map.of());
        }
        write(id, TARGET, Step.PLACE, Tense.FACT, Map.of("remote_path", "/x/web-1.tgz"));
        write(id, TARGET, Step.UPGRADE, Tense.INTENT, Map.of());
        write(id, TARGET, Step.UPGRADE, Tense.FACT, Map.of("exit_code", "0"));
        String at = "2026-11-26T12:00:00.123+08:00 INFO ";
        assertThat(lines(false)).containsExactly(
                at + "1 - - web-1.tgz arrived: 7 bytes, SHA-256 " + "ab".repeat(32) + ", handed in by ann",
                at + "1 - - goes by route web to " + TARGET,
                at + "1:" + TARGET + " delivering - delivering",
                at + "1:" + TARGET + " delivered - delivered, /x/web-1.tgz",
                at + "1:" + TARGET + " upgrading - upgrading",
                at + "1:" + TARGET + " upgraded - upgraded, exit 0");
        assertThat(state.resolve("log/auto-dispatcher-2026-11-26.log")).hasContent(printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void what_a_person_should_know_at_once_is_a_warning_with_the_next_thing_to_type() {
        long id = arrived("web-1.tgz");
        lines(false);
        fails(id, Step.CONNECT, Failure.of(Reason.UNREACHABLE, "refused").with("host", "h.example").with("port", 22));
        fails(id, Step.CONNECT, Failure.of(Reason.HOST_KEY_UNKNOWN)
                .with("host", "h.example").with("port", 22).with("key_type", "ed25519").with("fingerprint", "SHA256:x").with("trust_host", "h.example"));
        assertThat(lines(false)).satisfiesExactly(
                line -> assertThat(line).contains(" INFO 1:" + TARGET + " deferred unreachable "),
                line -> assertThat(line).contains(" WARN 1:" + TARGET + " held host-key-unknown ").contains("; next: compare the fingerprint").contains("auto-dispatcher release 1:" + TARGET));
        write(id, TARGET, Step.UPGRADE, Tense.INTENT, Map.of());
        fails(id, Step.UPGRADE, Failure.of(Reason.OVERDUE).with("limit", "30m"));
        fails(id, Step.UPGRADE, Failure.of(Reason.OVERDUE).with("limit", "30m"));
        assertThat(lines(false)).hasSize(2).last().asString().contains(" WARN 1:" + TARGET + " upgrading overdue ");
    }

    @Test
    void an_order_to_end_a_running_upgrade_is_a_line_and_so_is_that_it_could_not_be_ended() {
        long id = arrived("web-1.tgz");
        write(id, TARGET, Step.UPGRADE, Tense.INTENT, Map.of());
        lines(false);
        write(id, TARGET, Step.STOP_UPGRADE, Tense.INTENT, Map.of("stop", "yes", "comment", "wrong version"));
        fails(id, Step.STOP_UPGRADE, Failure.of(Reason.UNREACHABLE, "refused").with("host", "h.example").with("port", 22));
        write(id, TARGET, Step.STOP_UPGRADE, Tense.INTENT, Map.of("stop", "yes"));
        write(id, TARGET, Step.STOP_UPGRADE, Tense.FACT, Map.of());
        fails(id, Step.UPGRADE, Failure.of(Reason.STOPPED, "ordered").with("by", "ann"));
        assertThat(lines(false)).satisfiesExactly(
                line -> assertThat(line).endsWith(" INFO 1:" + TARGET + " - - the running upgrade is to end, ordered by ann: wrong version"),
                line -> assertThat(line).contains(" WARN 1:" + TARGET + " - unreachable the upgrade could not be ended: "),
                line -> assertThat(line).endsWith(" - - the running upgrade is to end, ordered by ann"),
                line -> assertThat(line).contains(" WARN 1:" + TARGET + " failed stopped ", "was stopped at the order of ann"));
    }

    @Test
    void a_package_that_was_handed_in_before_and_is_to_be_ignored_is_no_alarm() {
        long first = arrived("web-1.tgz");
        Failure before = Failure.of(Reason.HANDED_IN_BEFORE).with("by", first).with("state", "done");
        long second = arrived("web-1.tgz");
        long third = arrived("web-1.tgz");
        lines(false);
        ledger.append("ann", new Entry.Draft(second, "", Step.CANCEL, Tense.FAILURE, Map.of(), Optional.of(before)));
        ledger.append("ann", new Entry.Draft(third, "", Step.ROUTE, Tense.FAILURE, Map.of(), Optional.of(before)));
        assertThat(lines(false)).satisfiesExactly(
                line -> assertThat(line).endsWith(" INFO 2 - - cancelled by ann"),
                line -> assertThat(line).contains(" INFO 2 cancelled handed-in-before "),
                line -> assertThat(line).contains(" WARN 3 held handed-in-before "));
    }

    @Test
    void orders_are_told_in_the_language_of_the_log() {
        long id = arrived("web-1.tgz");
        fails(id, Step.CONNECT, Failure.of(Reason.NO_WRITE_RIGHT).with("path", "/x"));
        write(id, TARGET, Step.RETRY, Tense.FACT, Map.of());
        List<Entry> entries = ledger.entries(id);
        assertThat(new LedgerLines(ledger, new Wording(Locale.CHINESE), new Sentences("routes.cfg", "")).of(entries.getLast()).getFirst().text())
                .isEqualTo("ann 执行：已下令重试");
    }

    @Test
    void a_closed_login_is_a_warning_and_a_pause_says_whose_it_is() {
        write(Ledger.HOME, "", Step.LOGIN, Tense.FACT, Map.of("login", "app", "stands", "closed"));
        write(Ledger.HOME, "", Step.PAUSE, Tense.FACT, Map.of("comment", "change window", "route", "web"));
        assertThat(lines(true)).satisfiesExactly(
                line -> assertThat(line).startsWith("<4>home - - a login is closed").contains("login app"),
                line -> assertThat(line).startsWith("<6>home - - paused by ann (route web): change window"));
    }

    @Test
    void what_others_wrote_is_one_line_and_moves_no_cursor() {
        long id = arrived("web-1.tgz");
        lines(false);
        fails(id, Step.UPGRADE, Failure.of(Reason.SERVER_REFUSED).with("path", "/x").with("reply", "no\n2026 WARN 9 upgraded\u001b[2J\u202e"));
        assertThat(lines(false)).singleElement().asString().contains("[2J").matches("[^\\x{1b}\\x{202e}]*");
    }

    @Test
    void the_same_trouble_is_not_told_over_and_over() {
        StateLog log = log(false);
        for (int i = 0; i < 100; i++) {
            log.ledger(new UncheckedIOException(new IOException("No space left on device")));
        }
        closed(log);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).singleElement().asString().endsWith("WARN home - - nothing new is begun until the ledger can be written and read: No space left on device");
    }

    @Test
    void trouble_that_has_a_sentence_is_told_in_it() {
        StateLog log = log(false);
        log.ledger(new UncheckedIOException(Failure.of(Reason.LEDGER_UNUSABLE, "full").with("path", "/srv/ledger.db").exception()));
        closed(log);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("the disk of the ledger /srv/ledger.db is full").doesNotContain("Exception");
    }

    @Test
    void a_log_that_cannot_be_written_is_told_and_holds_up_nobody() throws IOException {
        Files.createFile(state.resolve("log"));
        write(Ledger.HOME, "", Step.START, Tense.FACT, Map.of("pid", "1"));
        assertThat(lines(false)).hasSize(2).last().asString().startsWith("the log file cannot be written");
    }

    @Test
    void it_begins_with_this_process_s_own_start() {
        write(Ledger.HOME, "", Step.START, Tense.FACT, Map.of("pid", "1"));
        arrived("old.tgz");
        write(Ledger.HOME, "", Step.START, Tense.FACT, Map.of("pid", "2"));
        last = LedgerFollower.beforeStart(ledger);
        assertThat(lines(false)).singleElement().asString().endsWith("the home is owned now: process 2");
    }
}
