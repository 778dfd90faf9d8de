package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told to type can be pasted, and leads to where the thing lies. */
class ToldTest {
    private static final String KEY = "ab".repeat(32);

    private static Told told(String language, String target, DeliveryState state, Failure failure) {
        DeliveryRecord delivery = new DeliveryRecord(target, state, Optional.of(failure), Map.of());
        DispatchRecord dispatch =
                new DispatchRecord(7, Instant.EPOCH, "ops", Map.of(), Optional.empty(), DeliveryState.QUEUED, List.of(delivery));
        return Told.of(new Wording(Locale.of(language)), new Sentences("routes.cfg", " --home /srv/prod"), dispatch, delivery).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void in_doubt_names_the_run_folder_and_three_complete_commands(String language) {
        Failure gone = Failure.of(Reason.IN_DOUBT, "gone").with("pid", 4711).with("folder", "/opt/my runs/runs/" + KEY);
        String hint = told(language, "app@web1:2222", DeliveryState.IN_DOUBT, gone).hint();
        assertThat(hint).contains("ssh -p 2222 app@web1 ls -lR ''\\''/opt/my runs/runs/" + KEY + "'\\'''");
        for (String as : List.of("upgraded", "failed", "start-again")) {
            assertThat(hint).containsPattern("auto-dispatcher resolve 7:app@web1:2222 " + as + " --reason \"[^\"]+\" --home /srv/prod");
        }
    }

    @Test
    void a_run_over_the_channel_has_no_folder_to_look_into() {
        Failure lost = Failure.of(Reason.IN_DOUBT, "connection-lost").with("pid", 4711);
        assertThat(told("en", "app@web1:22", DeliveryState.IN_DOUBT, lost).hint())
                .startsWith("see whether it still runs (ssh app@web1 ps -p 4711) and how it ended; then say it.").doesNotContain("ls -lR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void who_holds_a_turn_is_looked_for_in_the_run_dir_of_the_route(String language) {
        Failure elsewhere = Failure.of(Reason.TURN_TAKEN, "elsewhere").with("key", KEY).with("folder", "~/.runs/runs/" + KEY);
        assertThat(told(language, "app@web1:22", DeliveryState.DELIVERED, elsewhere).hint())
                .endsWith("ssh app@web1 cat .runs/runs/" + KEY + "/claim");
        Failure differs = Failure.of(Reason.IN_DOUBT, "differs")
                .with("what", "home").with("found", "x").with("key", KEY).with("folder", "/var/runs/runs/" + KEY);
        assertThat(told(language, "app@web1:22", DeliveryState.IN_DOUBT, differs).hint())
                .contains("ssh app@web1 cat /var/runs/runs/" + KEY + "/claim").doesNotContain("ls -lR");
    }

    @Test
    void a_moment_is_told_by_the_clock_of_the_home() {
        Failure paused = Failure.of(Reason.PAUSED).with("by", "ops").with("since", "2026-11-26T20:36:39Z").with("resume_options", "");
        DeliveryRecord delivery = new DeliveryRecord("app@web1:22", DeliveryState.QUEUED, Optional.of(paused), Map.of());
        DispatchRecord dispatch =
                new DispatchRecord(7, Instant.EPOCH, "ops", Map.of(), Optional.empty(), DeliveryState.QUEUED, List.of(delivery));
        Sentences sentences = new Sentences("routes.cfg", "", ZoneId.of("Asia/Shanghai"));
        assertThat(Told.of(new Wording(Locale.ENGLISH), sentences, dispatch, delivery).orElseThrow().message())
                .isEqualTo("paused by ops since 2026-11-27 04:36");
    }

    @Test
    void an_id_with_brackets_is_one_word_to_every_shell() {
        assertThat(told("en", "app@[::1]:22", DeliveryState.FAILED, Failure.of(Reason.EXIT_STATUS)).hint())
                .endsWith("auto-dispatcher retry '7:app@[::1]:22' --home /srv/prod");
    }
}
