package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autodispatcher.cli.ControlDouble.WEB;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Decision.Scope;
import org.autodispatcher.dispatch.Decision.Subject;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.Bundle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people decide: understood, handed on with its reason, and answered. */
class DecisionCommandsTest {
    private final ControlDouble home = new ControlDouble();

    @TempDir
    private Path dir;

    @BeforeEach
    void oneDispatch() {
        home.dispatch("payments-2.4.1.tar.gz", WEB);
    }

    private TestScreen typed(String... words) {
        String[] line = Stream.concat(Stream.of(words), Stream.of("--home", dir.toString())).toArray(String[]::new);
        return TestScreen.run("en", home, line);
    }

    private Decision only() {
        assertThat(home.ordered).hasSize(1);
        return home.ordered.getFirst();
    }

    @Test
    void each_verb_hands_on_what_is_meant_and_why() {
        Subject whole = new Subject(1, Optional.empty());
        Subject web = new Subject(1, Optional.of(WEB));
        typed("retry", "1:web1", "--reason", "mended");
        typed("retry", "1", "--reroute");
        typed("release", "1", "1:web1");
        typed("cancel", "1");
        typed("cancel", "1", "--stop", "--yes");
        typed("resolve", "1:web1", "failed", "--reason", "looked there");
        typed("resolve", "1", "start-again");
        typed("resume", "--route", "payments", "--target", "web1");
        assertThat(home.ordered).containsExactly(
                new Decision.Retry(web, false, "mended"),
                new Decision.Retry(whole, true, ""),
                new Decision.Release(whole, ""),
                new Decision.Release(web, ""),
                new Decision.Cancel(whole, false, ""),
                new Decision.Cancel(whole, true, ""),
                new Decision.Resolve(web, Decision.As.FAILED, "looked there"),
                new Decision.Resolve(whole, Decision.As.START_AGAIN, ""),
                new Decision.Resume(new Scope(Optional.of("payments"), Optional.of("web1")), ""));
    }

    @Test
    void who_only_decides_does_not_conduct() {
        typed("cancel", "1");
        typed("resolve", "1", "failed");
        typed("pause");
        typed("retry", "1");
        typed("cancel", "1", "--stop", "--yes");
        assertThat(home.purposes).containsExactly(
                Controls.Purpose.DECIDE, Controls.Purpose.DECIDE, Controls.Purpose.DECIDE, Controls.Purpose.CONDUCT, Controls.Purpose.STOP);
    }

    @Test
    void what_goes_on_is_followed_and_its_outcome_is_the_exit_code() {
        home.fail(1, WEB, Step.CONNECT, Failure.of(Reason.NO_WRITE_RIGHT).with("path", "/in"), Map.of());
        home.answer = Optional.of(new Decided.Done(List.of("1:" + WEB)));
        TestScreen ran = typed("release", "1");
        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.out()).startsWith("released: 1:app@web1:22\n").contains("1   payments-2.4.1.tar.gz  app@web1:22  held   no-write-right\n");
    }

    @ParameterizedTest
    @EnumSource(Decided.Why.class)
    void every_refusal_has_its_sentence_in_both_languages_and_names_what_fits(Decided.Why why) {
        home.owner = Optional.of(new Standing.Owner(4711, "ops", ControlDouble.NOON, "run"));
        home.answer = Optional.of(new Decided.Refused(why, Map.of(
                "id", "1:" + WEB, "state", "upgrading", "package", "p.zip", "target", WEB, "account", "ops", "key", "operators",
                "step", "cancel", "pattern", "CHG[0-9]+")));
        TestScreen ran = typed("retry", "1");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith("auto-dispatcher: ").contains("\n  next: ").doesNotContain("{");
        Bundle chinese = new Bundle("control", Locale.CHINESE);
        assertThat(chinese.keys()).filteredOn(key -> key.matches("decision\\." + why.code() + "(\\.[a-z-]+)?\\.message"))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(chinese.text(key, Map.of())).matches("(?s).*\\p{IsHan}.*"));
    }

    @Test
    void a_retry_of_what_is_in_doubt_names_resolve_with_its_id() {
        home.answer = Optional.of(new Decided.Refused(Decided.Why.IN_DOUBT, Map.of("id", "1:" + WEB, "state", "in-doubt")));
        assertThat(typed("retry", "1").err()).contains("nobody knows how it ended; retry leaves it alone", "auto-dispatcher resolve 1:app@web1:22 upgraded");
    }

    /** "It goes on by itself" is no answer where nobody is there by whom it could. */
    @Test
    void without_a_daemon_what_is_open_already_is_taken_up_and_followed() {
        home.answer = Optional.of(new Decided.Refused(Decided.Why.MOVES, Map.of("id", "1:" + WEB, "state", "queued")));
        home.onDecision = () -> home.write(1, WEB, Step.UPGRADE, Tense.FACT, Map.of("exit_code", "0"));
        TestScreen ran = typed("retry", "1");
        assertThat(ran.out()).startsWith("not ended yet, and taken up: 1\n").contains("upgraded");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
    }

    @Test
    void scripts_get_what_was_decided_and_what_was_refused() {
        home.answer = Optional.of(new Decided.Refused(Decided.Why.MOVES, Map.of("id", "1", "state", "queued")));
        JsonNode refused = JsonMapper.shared().readTree(typed("cancel", "1", "--json").out()).at("/decisions/0");
        assertThat(refused.get("refused").asString()).isEqualTo("moves");
        home.answer = Optional.of(new Decided.Done(List.of("1:" + WEB)));
        JsonNode done = JsonMapper.shared().readTree(typed("retry", "1", "--json").out());
        assertThat(done.at("/decisions/0/subjects/0").asString()).isEqualTo("1:" + WEB);
        assertThat(done.at("/dispatches/0/id").asInt()).isEqualTo(1);
    }

    @Test
    void a_running_upgrade_is_not_stopped_unasked() {
        home.write(1, WEB, Step.UPGRADE, Tense.INTENT, Map.of());
        TestScreen ran = typed("cancel", "1", "--stop");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("the running upgrade of 1:app@web1:22", "next: auto-dispatcher cancel 1 --stop --home", " --yes\n");
        assertThat(home.ordered).isEmpty();
        assertThat(home.purposes).as("nobody owns the home while somebody is asked").containsExactly(Controls.Purpose.LOOK);
    }

    /** "Cancelled" is what it is not: the command was started, and ends in its own way. */
    @Test
    void an_upgrade_that_is_told_to_end_is_told_as_what_it_came_to() {
        home.write(1, WEB, Step.UPGRADE, Tense.INTENT, Map.of());
        home.onDecision = () -> home.fail(1, WEB, Step.UPGRADE, Failure.of(Reason.STOPPED, "ordered").with("by", "ops"), Map.of());
        home.answer = Optional.of(new Decided.Done(List.of("1:" + WEB)));
        TestScreen ran = typed("cancel", "1", "--stop", "--yes");
        assertThat(ran.out()).isEqualTo("told to end: 1:app@web1:22\n1:app@web1:22  failed\n\n");
        assertThat(ran.err()).contains("the upgrade command on web1 was stopped at the order of ops", "auto-dispatcher retry 1:app@web1:22 ");
        assertThat(ran.status()).isZero();
    }

    @Test
    void what_was_not_running_is_cancelled_as_ever() {
        home.answer = Optional.of(new Decided.Done(List.of("1:" + WEB)));
        assertThat(typed("cancel", "1", "--stop").out()).isEqualTo("cancelled: 1:app@web1:22\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "resume | nothing is paused, so there is nothing to resume", "resume --route payments | there is no pause of just this to lift: route payments",
        "pause | paused already: everything"})
    void an_order_that_changes_nothing_says_how_it_stands(String line, String message) {
        home.answer = Optional.of(new Decided.Refused(Decided.Why.NOTHING_TO_DO, Map.of()));
        TestScreen ran = typed(line.split(" "));
        assertThat(ran.err()).startsWith("auto-dispatcher: " + message + "\n  next: ").contains("auto-dispatcher status --home " + dir);
        assertThat(ran.status()).isEqualTo(2);
    }

    @Test
    void of_several_ids_none_is_decided_on_where_one_is_mistyped() {
        assertThat(typed("release", "1", "7").status()).isEqualTo(2);
        assertThat(home.ordered).isEmpty();
    }

    @Test
    void a_window_is_overridden_only_with_a_reason() {
        TestScreen ran = typed("release", "1", "--override");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("overridden only with a reason\n  next: auto-dispatcher release 1 --override").contains(" --reason TEXT");
        assertThat(home.ordered).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"stauts, status", "relaod, reload", "histroy, history"})
    void a_mistyped_verb_is_told_which_was_probably_meant(String typed, String meant) {
        TestScreen ran = TestScreen.run("en", home, typed);
        assertThat(ran.err()).contains("there is no command " + typed + "; did you mean " + meant + "?");
        assertThat(ran.status()).isEqualTo(2);
    }

    @Test
    void a_language_that_is_none_is_told_with_its_option() {
        assertThat(TestScreen.run("en", home, "status", "--lang", "fr").err()).contains("fr does not fit --lang, which takes en|zh");
    }

    @Test
    void an_outcome_that_is_none_is_told_with_an_example() {
        assertThat(typed("resolve", "1", "ok").err()).contains("ok is none of upgraded, failed, start-again", "auto-dispatcher resolve 1 failed");
    }

    @Test
    void a_pause_of_a_name_that_is_none_is_refused_with_what_was_meant() throws Exception {
        Path routes = Files.writeString(dir.resolve(Home.ROUTES_FILE), "[x.*]\nname = payments\nhost = web1\nlogin = app\n");
        Files.setPosixFilePermissions(routes, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertThat(typed("pause", "--route", "paymnets").err()).contains("there is no route paymnets; did you mean payments?", "--route payments\n");
        assertThat(typed("pause", "--target", "web11").err()).contains("no route has a target web11; did you mean web1?", "--target web1\n");
        assertThat(home.ordered).isEmpty();
        assertThat(typed("pause", "--target", "web1", "--reason", "disk").out()).isEqualTo("paused: target web1\n");
        assertThat(only()).isEqualTo(new Decision.Pause(new Scope(Optional.empty(), Optional.of("web1")), "disk"));
    }

    @Test
    void reload_says_what_is_in_force_or_why_not() throws Exception {
        home.reloaded = new Control.Reloaded.InForce(3);
        assertThat(typed("reload").out()).endsWith("in force now; routes: 3\n");
        Problems problems = new Problems();
        problems.error("general-dispatch-info.cfg", 7, "route.no-time", "key", "batch");
        home.reloaded = new Control.Reloaded.Refused(problems.all());
        TestScreen refused = typed("reload");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("general-dispatch-info.cfg:7: error: ", "what was in force stays in force");
        assertThat(JsonMapper.shared().readTree(typed("reload", "--json").out()).get("in_force").asBoolean()).isFalse();
    }

    @Test
    void dispatch_hands_in_waits_and_says_what_is_left() throws Exception {
        Path routes = Files.writeString(dir.resolve(Home.ROUTES_FILE), "[x.*]\nhost = web1\nlogin = app\n");
        Files.setPosixFilePermissions(routes, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(dir.resolve("x-1.zip"), "bytes");
        home.finished = false;
        TestScreen ran = typed("dispatch", "--again", "--wait", "90s", file.toString());
        assertThat(ran.status()).isEqualTo(5);
        assertThat(ran.out()).contains("again@web1:22  queued");
        assertThat(ran.err()).contains("the wait of 1m30s has ended", "  2:again@web1:22  queued\n", "next: it is in the ledger");
    }
}
