package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.cli.ControlDouble.WEB;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.Bundle;
import org.autodispatcher.report.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What happened: the list, one dispatch, and the output of an upgrade. */
class ShowAndHistoryTest {
    private final ControlDouble home = new ControlDouble();

    @TempDir
    private Path dir;

    @BeforeEach
    void utc() throws IOException {
        Files.writeString(dir.resolve("dispatcher.cfg"), "[dispatcher]\ntime_zone = UTC\n");
    }

    private TestScreen run(String language, String... words) {
        String[] line = Stream.concat(Stream.of(words), Stream.of("--home", dir.toString())).toArray(String[]::new);
        return TestScreen.run(language, home, line);
    }

    private String typed(String... words) {
        TestScreen ran = run("en", words);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        return ran.out().replace(" --home " + dir, "");
    }

    private long upgraded() {
        long id = home.dispatch("payments-2.4.1.tar.gz", WEB);
        home.write(id, WEB, Step.CONNECT, Tense.INTENT, Map.of());
        home.later(Duration.ofSeconds(3));
        home.write(id, WEB, Step.CONNECT, Tense.FACT, Map.of("protocol", "ftp"));
        home.write(id, WEB, Step.VERIFY, Tense.FACT, Map.of("verified", "size"));
        home.write(id, WEB, Step.PLACE, Tense.FACT, Map.of("remote_path", "/in/payments-2.4.1.tar.gz", "atomic", "yes"));
        home.write(id, WEB, Step.UPGRADE, Tense.INTENT, Map.of(DeliveryRecord.RUN, "plain", DeliveryRecord.STARTED, "yes"));
        home.fail(id, WEB, Step.UPGRADE, Failure.of(Reason.IN_DOUBT), Map.of());
        home.later(Duration.ofDays(1));
        home.write(id, WEB, Step.RESOLVE, Tense.FACT, Map.of("as", "upgraded", "comment", "seen there"));
        home.outputs.put(id + ":" + WEB, "one\ntwo 支付\nthree\n");
        return id;
    }

    @Test
    void one_dispatch_is_shown_with_its_route_every_step_weaker_promises_decisions_and_the_end_of_the_output() {
        upgraded();
        assertThat(typed("show", "1")).isEqualTo("""
                1  payments-2.4.1.tar.gz  done
                  sha256   abababababababababababababababababababababababababababababababab
                  size     236 B
                  arrived  2026-11-26 12:00:00, handed in by ops (command-line)
                  route    payments
                  line     payments
                           [payments-(?P<version>.*)]
                           dest_dir = ~/newcx/{date}
                           {version} = 2.4.1
                    12:00:00  ops  in the spool
                    12:00:00  ops  routed

                1:app@web1:22  upgraded
                  file there  /in/payments-2.4.1.tar.gz
                  protocol    ftp
                  proof       verified: size
                  weaker      in clear text
                  weaker      plain run: the upgrade ends with its connection
                  attempts    1
                    12:00:00             ops  connected            3s  by ftp
                    12:00:03             ops  proved                   by its size alone
                    12:00:03             ops  placed                   /in/payments-2.4.1.tar.gz
                    12:00:03             ops  upgrading: in-doubt      ends with its connection
                    2026-11-27 12:00:03  ops  resolved                 it had ended well, “seen there”
                  the end of its output; all of it: auto-dispatcher log 1:app@web1:22
                    | one
                    | two 支付
                    | three
                """);
    }

    @Test
    void one_wait_is_one_line_whatever_it_is_for_in_detail() {
        long id = home.dispatch("p.zip", WEB);
        home.fail(id, WEB, Step.WAIT, Failure.of(Reason.BATCH, "first"), Map.of());
        home.later(Duration.ofSeconds(2));
        home.fail(id, WEB, Step.WAIT, Failure.of(Reason.BATCH).with("batch", 2).with("batches", 3), Map.of());
        home.fail(id, WEB, Step.WAIT, Failure.of(Reason.WINDOW), Map.of());
        home.later(Duration.ofSeconds(2));
        home.fail(id, WEB, Step.WAIT, Failure.of(Reason.BATCH, "last"), Map.of());
        assertThat(typed("show", "1")).endsWith("""
                    12:00:00  ops  waiting: batch
                    12:00:02  ops  waiting: window
                    12:00:04  ops  waiting: batch
                """);
        JsonNode shown = JsonMapper.shared().readTree(typed("show", "1", "--json")).at("/dispatches/0/timeline");
        assertThat(shown.valueStream().filter(entry -> entry.get("step").asString().equals("wait"))).as("scripts get them all").hasSize(4);
    }

    @Test
    void of_many_targets_a_terminal_lists_those_first_that_need_a_person_and_a_pipe_gets_everything() {
        String[] targets = IntStream.rangeClosed(1, 200).mapToObj(i -> "app@web" + i + ":22").toArray(String[]::new);
        long id = home.dispatch("p.zip", targets);
        home.write(id, targets[0], Step.PLACE, Tense.FACT, Map.of("remote_path", "/in/p.zip", "atomic", "yes"));
        home.fail(id, targets[100], Step.UPGRADE, Failure.of(Reason.EXIT_STATUS).with("status", 7).with("command", "up").with("exit_code", 7), Map.of());
        String shown = TestScreen.onTerminal("en", home, "show", "1", "--home", dir.toString()).out().replace(" --home " + dir, "");
        assertThat(shown.lines().dropWhile(line -> !line.startsWith("targets: ")).filter(line -> !line.isEmpty()).limit(5)).satisfiesExactly(
                line -> assertThat(line).isEqualTo("targets: 200  1 failed, 198 queued, 1 delivered"),
                line -> assertThat(line).isEqualTo("1:app@web101:22  failed (exit-status)"),
                line -> assertThat(line).startsWith("  "),
                line -> assertThat(line).startsWith("  next: ").contains("auto-dispatcher retry 1:app@web101:22"),
                line -> assertThat(line).isEqualTo("app@web2:22    queued"));
        assertThat(shown).endsWith("app@web1:22    delivered  /in/p.zip\neverything about one of them: auto-dispatcher show 1:app@web1:22\n");
        assertThat(typed("show", "1")).contains("\n1:app@web1:22  delivered\n", "\n1:app@web200:22  queued\n").doesNotContain("targets: 200");
    }

    @Test
    void of_what_came_by_itself_the_file_or_the_commit_is_shown() {
        long dropped = home.dispatch("a.zip", WEB);
        home.write(dropped, "", Step.SPOOL, Tense.FACT, Map.of(Origin.FILE, "/srv/in/a.zip"));
        long committed = home.dispatch("b.zip", WEB);
        home.write(committed, "", Step.SPOOL, Tense.FACT, Map.of(
                Origin.REPOSITORY, "/srv/git/releases.git", Origin.PATH, "packages/b.zip", Origin.REVISION, "3f2c", Origin.BRANCH, "refs/heads/main",
                Origin.AUTHOR, "Ann"));
        assertThat(typed("show", "1")).contains("\n  file     /srv/in/a.zip\n");
        assertThat(typed("show", "2")).contains(
                "\n  repository  /srv/git/releases.git\n  path in it  packages/b.zip\n  commit      3f2c, refs/heads/main, Ann\n");
        JsonNode shown = JsonMapper.shared().readTree(typed("show", "2", "--json")).at("/dispatches/0");
        assertThat(Stream.of("repository", "path", "revision", "branch", "author").map(name -> shown.get(name).asString()))
                .containsExactly("/srv/git/releases.git", "packages/b.zip", "3f2c", "refs/heads/main", "Ann");
    }

    @Test
    void scripts_get_every_entry_as_it_stands_in_the_record() {
        upgraded();
        JsonNode shown = JsonMapper.shared().readTree(typed("show", "1", "--json")).at("/dispatches/0");
        assertThat(shown.get("state").asString()).isEqualTo("done");
        assertThat(shown.get("timeline")).hasSize(home.entries(1).size());
        assertThat(shown.at("/timeline/3/step").asString()).isEqualTo("connect");
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void every_step_has_its_words_in_both_languages(Step step) {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            assertThat(new Bundle("record", locale).keys()).contains("step." + step.text() + ".intent", "step." + step.text() + ".fact");
        }
    }

    @Test
    void history_is_a_table_newest_first() {
        upgraded();
        long none = home.ledger.open();
        home.write(none, "", Step.SPOOL, Tense.INTENT, Map.of("package", "支付系统（生产）.zip"));
        home.fail(none, "", Step.ROUTE, Failure.of(Reason.NO_ROUTE), Map.of());
        assertThat(typed("history")).isEqualTo("""
                id  arrived              package                route     state  reason
                2   2026-11-27 12:00:03  支付系统（生产）.zip   –         held   no-route
                1   2026-11-26 12:00:00  payments-2.4.1.tar.gz  payments  done
                """);
        assertThat(run("zh", "history").out()).startsWith("任务号  到达                 安装包                 分发规则  状态        原因\n");
    }

    @ParameterizedTest
    @CsvSource({
        "--package pay*, 1", "--package nothing, ''", "--route payments, 1", "--line payments, 1", "--target web1, 1", "--target app@web1:22, 1",
        "--state done, 1", "--state held, 2", "--state upgraded, 1", "--reason no-route, 2", "--since 2026-11-27, 2", "--until 2026-11-26, 1",
        "--since 12:00:03, 2", "--since 1h, 2", "--until 2026-11-26T12:00, 1", "--limit 1, 2"
    })
    void history_is_narrowed_by(String option, String ids) {
        upgraded();
        long none = home.ledger.open();
        home.write(none, "", Step.SPOOL, Tense.INTENT, Map.of("package", "other.zip"));
        home.fail(none, "", Step.ROUTE, Failure.of(Reason.NO_ROUTE), Map.of());
        JsonNode found = JsonMapper.shared().readTree(typed(("history --json " + option).split(" "))).get("dispatches");
        assertThat(found.valueStream().map(each -> each.get("id").asString())).isEqualTo(ids.isEmpty() ? List.of() : List.of(ids.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"--state uppgraded, did you mean upgraded?", "--reason unreachible, did you mean unreachable?", "--since yesterday, 2026-11-26T05:12"})
    void a_mistyped_filter_is_told_with_what_it_could_be(String option, String help) {
        TestScreen ran = run("en", ("history " + option).split(" "));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(help);
    }

    @Test
    void long_names_are_shortened_in_the_middle_to_the_width_of_a_terminal() {
        Table table = new Table().row("1", "支付系统支付系统支付系统支付系统支付系统-2.4.1.tar.gz", "payments", "held")
                .row("2", "a.zip", "payments", "held");
        assertThat(table.lines(40, 1, 2)).allMatch(line -> Table.cells(line) <= 40).first().asString().startsWith("1  支付").contains("…", "tar.gz");
        assertThat(table.lines(Integer.MAX_VALUE, 1)).isEqualTo(table.lines());
    }

    @ParameterizedTest
    @CsvSource({
        "show 9, 'there is no dispatch 9', auto-dispatcher history",
        "show payments.zip, 'payments.zip is not the id', auto-dispatcher history --package payments.zip",
        "show 1:wep1, did you mean 1:app@web1:22?, auto-dispatcher show 1",
        "log 1:nowhere, dispatch 1 has no target nowhere, auto-dispatcher show 1"
    })
    void an_id_that_is_none_is_told_with_what_to_type(String typed, String message, String hint) {
        upgraded();
        TestScreen ran = run("en", typed.split(" "));
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(message, "next: ").contains(hint);
    }

    @ParameterizedTest
    @CsvSource({"1:web1", "1:web1:22", "1:app@web1", "1:app@web1:22", "1"})
    void a_target_may_be_named_shorter_where_only_one_is_meant(String id) {
        upgraded();
        assertThat(typed("log", id)).isEqualTo("one\ntwo 支付\nthree\n");
    }

    @Test
    void where_several_targets_are_meant_they_are_listed() {
        home.dispatch("p.zip", "app@web1:22", "root@web1:22");
        assertThat(run("en", "show", "1:web1").err()).contains("1:web1 means several targets: 1:app@web1:22, 1:root@web1:22");
        assertThat(run("en", "log", "1").err()).contains("1 means several targets");
    }

    @Test
    void output_that_was_not_kept_leaves_a_mark() {
        upgraded();
        home.keptFrom = 4;
        assertThat(typed("log", "1:web1")).isEqualTo("\n… 4 bytes were not kept …\ntwo 支付\nthree\n");
        assertThat(JsonMapper.shared().readTree(typed("log", "1:web1", "--json")).get("bytes").asInt()).isEqualTo(21);
    }

    /** Without an owner nothing moves: whoever waited would wait for ever. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"en | nobody is at work in this home", "zh | 目前没有进程在运行"})
    void following_where_nobody_is_at_work_shows_what_there_is_and_what_to_type(String language, String message) {
        long id = home.dispatch("p.zip", WEB);
        home.write(id, WEB, Step.UPGRADE, Tense.INTENT, Map.of());
        home.outputs.put("1:" + WEB, "it has begun\n");
        TestScreen ran = run(language, "log", "-f", "1:web1");
        assertThat(ran.status()).isEqualTo(5);
        assertThat(ran.out()).isEqualTo("it has begun\n");
        assertThat(ran.err()).contains(message, "  1:app@web1:22  ", "auto-dispatcher run --home ");
    }

    @Test
    void following_ends_with_the_upgrade_and_says_how() {
        long id = home.dispatch("p.zip", WEB);
        home.write(id, WEB, Step.UPGRADE, Tense.INTENT, Map.of());
        home.fail(id, WEB, Step.UPGRADE, Failure.of(Reason.EXIT_STATUS).with("status", 7).with("command", "up").with("exit_code", 7), Map.of());
        home.outputs.put("1:" + WEB, "it did not work\n");
        TestScreen ran = run("en", "log", "-f", "1:web1");
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).startsWith("it did not work\n1:app@web1:22  failed\n");
        assertThat(ran.err()).contains("its output says why: auto-dispatcher log 1:app@web1:22 ", "; then: auto-dispatcher retry 1:app@web1:22 ");
    }
}
