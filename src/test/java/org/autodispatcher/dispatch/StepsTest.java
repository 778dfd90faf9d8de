package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Steps.Fact;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a step is in the ledger when, above all of one that another follows. */
class StepsTest {
    private static final Steps.Act<String> WELL = () -> new Fact<>("", Map.of());

    private final HookedLedger ledger = new HookedLedger(new MemoryLedger(InstantSource.fixed(Instant.EPOCH)));
    private final long dispatch = ledger.open();
    private final List<String> heard = new ArrayList<>();
    private final Gate gate = new Gate();
    private final Steps steps = new Steps(ledger, new Steps.Subject(dispatch, "app@web1:22", "alice"), entry -> {
        assertThat(written()).contains(text(entry.draft()));
        heard.add(text(entry.draft()));
    }, gate);

    private static final class Gate implements Steps.Gate {
        private boolean closed;

        @Override
        public boolean begin(Step step) {
            return !closed;
        }

        @Override
        public boolean handsBack() {
            return closed;
        }
    }

    private static String text(Entry.Draft draft) {
        return draft.step().text() + " " + draft.tense().name().toLowerCase(java.util.Locale.ROOT);
    }

    private List<String> written() {
        return ledger.entries(dispatch).stream().map(entry -> text(entry.draft())).toList();
    }

    @Test
    void what_a_step_came_to_and_the_intent_of_the_next_are_written_at_once_before_that_begins() throws Exception {
        List<List<String>> before = new ArrayList<>();
        ledger.beforeWriting(_ -> before.add(written()));
        steps.takeFollowed(Step.CONNECT, Map.of(), WELL);
        assertThat(written()).containsExactly("connect intent");
        steps.take(Step.STAGE, Map.of(), () -> {
            assertThat(written()).containsExactly("connect intent", "connect fact", "stage intent");
            return new Fact<>("", Map.of());
        });
        assertThat(before).extracting(List::size).containsExactly(0, 1, 1, 3);
        assertThat(heard).isEqualTo(written()).containsExactly("connect intent", "connect fact", "stage intent", "stage fact");
    }

    @Test
    void where_the_next_may_not_begin_it_is_written_without_that() throws Exception {
        steps.takeFollowed(Step.STAGE, Map.of(), WELL);
        gate.closed = true;
        assertThatThrownBy(() -> steps.take(Step.VERIFY, Map.of(), WELL)).isInstanceOf(Steps.HandedBack.class);
        assertThat(written()).containsExactly("stage intent", "stage fact");
        assertThat(heard).isEqualTo(written());
    }

    @Test
    void whatever_is_written_next_stands_behind_it() throws Exception {
        steps.takeFollowed(Step.VERIFY, Map.of(), WELL);
        steps.mark(Step.WAIT, Failure.of(Reason.TURN_TAKEN), Map.of());
        steps.takeFollowed(Step.VERIFY, Map.of(), WELL);
        steps.fact(Step.RELEASE, Map.of());
        steps.takeFollowed(Step.VERIFY, Map.of(), WELL);
        steps.note(Step.PLACE, Map.of());
        assertThat(written()).containsExactly(
                "verify intent", "verify fact", "wait failure",
                "verify intent", "verify fact", "release fact",
                "verify intent", "verify fact", "place intent");
    }

    @Test
    void who_may_have_to_wait_writes_it_first_and_once() throws Exception {
        steps.settle();
        steps.takeFollowed(Step.VERIFY, Map.of(), WELL);
        steps.settle();
        assertThat(written()).containsExactly("verify intent", "verify fact");
        steps.settle();
        steps.take(Step.PLACE, Map.of(), WELL);
        assertThat(written()).containsExactly("verify intent", "verify fact", "place intent", "place fact");
    }

    @Test
    void that_it_failed_is_written_at_once() {
        assertThatThrownBy(() -> steps.takeFollowed(Step.CONNECT, Map.of(), () -> {
            throw Failure.of(Reason.UNREACHABLE).exception();
        })).isInstanceOf(FailureException.class);
        assertThat(written()).containsExactly("connect intent", "connect failure");
    }

    @Test
    void where_the_ledger_takes_neither_the_next_does_not_begin() throws Exception {
        steps.takeFollowed(Step.CONNECT, Map.of(), WELL);
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.STAGE) {
                throw new UncheckedIOException(new IOException("disk full"));
            }
        });
        assertThatThrownBy(() -> steps.take(Step.STAGE, Map.of(), () -> {
            throw new AssertionError("it began");
        })).isInstanceOf(UncheckedIOException.class);
        assertThat(written()).containsExactly("connect intent");
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = {"UPGRADE", "HEALTH", "ROLLBACK"})
    void what_cannot_be_asked_a_second_time_waits_for_nothing(Step step) {
        assertThatThrownBy(() -> steps.takeFollowed(step, Map.of(), WELL)).isInstanceOf(IllegalArgumentException.class);
        assertThat(written()).isEmpty();
    }
}
