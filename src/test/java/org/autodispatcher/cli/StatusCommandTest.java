package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.cli.ControlDouble.NOON;
import static org.autodispatcher.cli.ControlDouble.WEB;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a tired person reads first. */
class StatusCommandTest {
    private static final Failure SILENT = Failure.of(Reason.UNREACHABLE, "silent").with("host", "web1").with("port", 22).with("seconds", 30);

    private final ControlDouble home = new ControlDouble();

    @TempDir
    private Path dir;

    @BeforeEach
    void utc() throws java.io.IOException {
        Files.writeString(dir.resolve("dispatcher.cfg"), "[dispatcher]\ntime_zone = UTC\n");
    }

    private String typed(String language, String... words) {
        String[] line = java.util.stream.Stream.concat(java.util.stream.Stream.of(words), java.util.stream.Stream.of("--home", dir.toString()))
                .toArray(String[]::new);
        TestScreen ran = TestScreen.run(language, home, line);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        return ran.out().replace(" --home " + dir, "").replace(dir + "/", "");
    }

    @Test
    void a_home_at_rest_says_so_and_who_would_go_on() {
        assertThat(typed("en", "status")).isEqualTo("""
                environment: production
                no daemon runs: nothing goes on by itself
                  next: auto-dispatcher run

                nothing waits for a person

                no open dispatches
                """);
    }

    @Test
    void what_waits_for_a_person_comes_first_with_its_reason_and_a_complete_command() {
        long id = home.dispatch("payments-2.4.1.tar.gz", WEB, "app@web2:22");
        home.fail(id, WEB, Step.CONNECT, Failure.of(Reason.HOST_KEY_UNKNOWN)
                .with("host", "web1").with("port", 22).with("key_type", "ssh-ed25519").with("fingerprint", "SHA256:abc").with("trust_host", "web1"), Map.of());
        home.fail(id, "app@web2:22", Step.UPGRADE, Failure.of(Reason.IN_DOUBT), Map.of());
        home.later(Duration.ofSeconds(187));
        assertThat(typed("en")).isEqualTo("""
                environment: production
                no daemon runs: nothing goes on by itself
                  next: auto-dispatcher run

                waits for a person: 2

                1:app@web1:22  payments-2.4.1.tar.gz  held (host-key-unknown), for 3m07s
                  the host key of web1:22 is not known: ssh-ed25519 SHA256:abc
                  next: compare the fingerprint with its administrator, then: auto-dispatcher trust web1; then: auto-dispatcher release 1:app@web1:22

                1:app@web2:22  payments-2.4.1.tar.gz  in doubt (in-doubt), for 3m07s
                  the upgrade was started on web2 and its result cannot be learnt
                  next: see there how it ended; then say it. It ended well: auto-dispatcher resolve 1:app@web2:22 upgraded --reason "seen on web2"; it failed: auto-dispatcher resolve 1:app@web2:22 failed --reason "seen on web2"; it did not run and shall: auto-dispatcher resolve 1:app@web2:22 start-again --reason "seen on web2"
                """);
    }

    @Test
    void every_open_delivery_has_its_state_and_when_it_is_tried_again() {
        home.owner = Optional.of(new Standing.Owner(4711, "ad-daemon", NOON, "run"));
        long id = home.dispatch("payments-2.4.1.tar.gz", WEB, "app@web2:22", "app@web3:22");
        home.write(id, WEB, Step.CONNECT, Tense.INTENT, Map.of());
        home.fail(id, WEB, Step.DEFER, SILENT, Map.of(
                DeliveryRecord.TRIED_FOR, "600",
                DeliveryRecord.NEXT_ATTEMPT, NOON.plusSeconds(190).toString(),
                DeliveryRecord.GIVES_UP, NOON.plus(Duration.ofHours(17)).toString()));
        home.write(id, "app@web2:22", Step.UPGRADE, Tense.INTENT, Map.of());
        home.fail(id, "app@web2:22", Step.UPGRADE, Failure.of(Reason.OVERDUE).with("seconds", 60), Map.of());
        home.later(Duration.ofSeconds(65));
        home.fail(id, "app@web2:22", Step.UPGRADE, Failure.of(Reason.OVERDUE).with("seconds", 60), Map.of());
        home.fail(id, "app@web3:22", Step.WAIT, Failure.of(Reason.TURN_TAKEN).with("by", 7), Map.of());
        assertThat(typed("en", "status")).contains("""
                open dispatches: 1

                1  payments-2.4.1.tar.gz  route payments  active, arrived 12:00
                    app@web1:22  deferred   for 11m05s  unreachable, tries again in 2m05s (attempt 2), given up at 2026-11-27 05:00
                    app@web2:22  upgrading  for 1m05s   overdue: the upgrade has passed its time and goes on
                    app@web3:22  queued     for 0s      turn-taken: waits for its turn: dispatch 7 upgrades app@web3:22
                """);
    }

    @Test
    void without_a_daemon_nobody_promises_another_attempt() {
        long id = home.dispatch("payments-2.4.1.tar.gz", WEB);
        home.fail(id, WEB, Step.DEFER, SILENT, Map.of(DeliveryRecord.NEXT_ATTEMPT, NOON.plusSeconds(125).toString()));
        assertThat(typed("en", "status")).contains("deferred  for 0s  unreachable, tried again by the next daemon (attempt 1)\n").doesNotContain("tries again");
    }

    @Test
    void what_is_deferred_and_paused_says_so_and_names_no_time() {
        home.owner = Optional.of(new Standing.Owner(4711, "ad-daemon", NOON, "run"));
        home.pauses = List.of(new Standing.Pause(new Decision.Scope(Optional.of("payments"), Optional.of("web1")), "ops", NOON, ""));
        long id = home.dispatch("payments-2.4.1.tar.gz", WEB, "app@web2:22");
        for (String target : List.of(WEB, "app@web2:22")) {
            home.fail(id, target, Step.DEFER, SILENT, Map.of(
                    DeliveryRecord.NEXT_ATTEMPT, NOON.plusSeconds(5).toString(),
                    DeliveryRecord.GIVES_UP, NOON.plus(Duration.ofHours(1)).toString()));
        }
        home.later(Duration.ofSeconds(60));
        assertThat(typed("en", "status")).contains("""
                    app@web1:22  deferred  for 1m00s  unreachable, paused by ops, tried again after that (attempt 1)
                    app@web2:22  deferred  for 1m00s  unreachable, tries again in 0s (attempt 1), given up at 13:00
                """);
        assertThat(typed("zh", "status")).contains("unreachable, ops 已暂停分发，恢复后重试（第 1 次尝试）\n");
    }

    @Test
    void the_owner_pauses_and_edited_routes_are_told_each_with_what_to_type() {
        home.owner = Optional.of(new Standing.Owner(4711, "ad-daemon", NOON.minusSeconds(3600), "run"));
        home.pauses = List.of(new Standing.Pause(
                new Decision.Scope(Optional.of("payments"), Optional.of("web1")), "ops", NOON.minusSeconds(60), "the bank moves"));
        home.routes = Optional.of(new Standing.Routes(NOON.minusSeconds(3600), "d", true, false));
        assertThat(typed("en", "status")).contains("""
                owner: process 4711 (run), account ad-daemon, since 11:00
                """, """
                paused by ops since 11:59: route payments, target web1 (“the bank moves”)
                  next: auto-dispatcher resume --route payments --target web1
                """, """
                general-dispatch-info.cfg or dispatcher.cfg was edited and has errors, not in force; in force are the routes of 11:00
                  next: see the errors: auto-dispatcher check
                """);
        home.routes = Optional.of(new Standing.Routes(NOON.minusSeconds(3600), "d", true, true));
        assertThat(typed("en", "status")).contains("was edited, not in force", "  next: auto-dispatcher reload\n");
    }

    @Test
    void what_was_given_up_after_its_time_says_for_how_long_and_names_retry() {
        long id = home.dispatch("payments-2.4.1.tar.gz", WEB);
        for (int i = 0; i < 14; i++) {
            home.write(id, WEB, Step.CONNECT, Tense.INTENT, Map.of());
        }
        home.fail(id, WEB, Step.HOLD, SILENT, Map.of(DeliveryRecord.TRIED_FOR, "3600"));
        assertThat(typed("en")).contains(
                "web1 did not answer on port 22 within 30 s; tried for 1h00m, attempts: 14, then given up\n",
                "; then: auto-dispatcher retry 1:app@web1:22\n");
        assertThat(typed("zh")).contains("已重试 1h00m，共 14 次，不再自动重试", "然后重试：auto-dispatcher retry 1:app@web1:22\n");
    }

    @Test
    void in_chinese_nothing_english_is_left_but_codes_and_commands() {
        long id = home.dispatch("支付-2.4.1.tar.gz", WEB);
        home.fail(id, WEB, Step.CONNECT, Failure.of(Reason.NO_WRITE_RIGHT).with("path", "/in"), Map.of());
        home.owner = Optional.of(new Standing.Owner(4711, "ad-daemon", NOON, "run"));
        assertThat(typed("zh", "status")).contains(
                "环境：production\n运行者：进程 4711（run），账号 ad-daemon，自 12:00 起\n",
                "待人工处理：1\n", "1:app@web1:22  支付-2.4.1.tar.gz  待人工处理 (no-write-right)，已 0s\n",
                "未结束的分发任务：1\n");
    }

    @Test
    void that_nothing_can_be_recorded_is_told_at_once_and_by_the_exit_code() {
        home.owner = Optional.of(new Standing.Owner(4711, "ad-daemon", NOON, "run"));
        home.notes = List.of(Standing.Note.ledgerTrouble(
                Failure.of(Reason.LEDGER_UNUSABLE, "full").with("path", "/srv/state/ledger.db").with("state", "/srv/my state")));
        for (String[] words : List.of(new String[] {"status", "--home", dir.toString()}, new String[] {"--home", dir.toString()})) {
            TestScreen ran = TestScreen.run("en", home, words);
            assertThat(ran.status()).isEqualTo(3);
            assertThat(ran.out()).startsWith("""
                    environment: production
                    owner: process 4711 (run), account ad-daemon, since 12:00

                    what last happened could not be recorded: the disk of the ledger /srv/state/ledger.db is full; nothing goes on until it can be written
                      next: make room: df -h '/srv/my state'
                    """).containsOnlyOnce("is full");
        }
        JsonNode note = JsonMapper.shared().readTree(TestScreen.run("zh", home, "status", "--json", "--home", dir.toString()).out()).at("/notes/0");
        assertThat(note.get("code").asString()).isEqualTo("ledger-trouble");
        assertThat(note.get("hint").asString()).endsWith("df -h '/srv/my state'");
    }

    @Test
    void on_a_terminal_no_row_is_longer_than_a_line_and_in_a_pipe_all_is_whole() {
        String target = "deployment-account@production-web-01.data-center-2.example:2222";
        long id = home.dispatch("payments-2.4.1.tar.gz", target);
        home.fail(id, target, Step.WAIT, Failure.of(Reason.TURN_TAKEN).with("by", 7), Map.of());
        TestScreen terminal = TestScreen.onTerminal("en", home, "status", "--home", dir.toString());
        assertThat(terminal.out().lines().filter(line -> line.startsWith("    ")).toList())
                .singleElement().asString()
                .hasSizeLessThanOrEqualTo(80).startsWith("    deploy").contains("…", ":2222  queued  for 0s  turn");
        assertThat(typed("en", "status")).contains("    " + target + "  queued  for 0s  turn-taken: waits for its turn: dispatch 7 upgrades " + target + "\n");
    }

    @Test
    void scripts_get_the_same_as_one_object() {
        long id = home.dispatch("payments-2.4.1.tar.gz", WEB);
        home.fail(id, WEB, Step.CONNECT, Failure.of(Reason.NO_WRITE_RIGHT).with("path", "/in"), Map.of());
        JsonNode status = JsonMapper.shared().readTree(typed("en", "status", "--json"));
        assertThat(status.propertyNames()).contains("environment", "waits", "pauses", "notes", "dispatches").doesNotContain("owner");
        assertThat(status.at("/waits/0/id").asString()).isEqualTo("1:app@web1:22");
        assertThat(status.at("/waits/0/since").asString()).isEqualTo(NOON.toString());
        assertThat(status.at("/dispatches/0/deliveries/0/since").asString()).isEqualTo(NOON.toString());
        assertThat(status.at("/dispatches/0/deliveries/0/hint").asString()).contains("auto-dispatcher retry 1 --reroute");
        assertThat(JsonMapper.shared().readTree(typed("en", "--json")).at("/waits/0/reason").asString()).isEqualTo("no-write-right");
    }
}
