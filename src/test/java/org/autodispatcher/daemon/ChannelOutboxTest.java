package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.News;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Recipient;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.NotificationText;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;

/** What a channel tells and what it leaves out, in storms, after kills, and while nobody takes it. The clock is ours. */
class ChannelOutboxTest {
    private static final String WEB = "app@web01:22";
    private static final String DB = "app@db01:22";

    private Instant now = Instant.parse("2026-11-28T10:00:00Z");
    private final Ledger ledger = new MemoryLedger(() -> now);
    private final Told told = new Told();
    private final List<String> troubles = new ArrayList<>();
    private List<Recipient> named = List.of();
    private Channel channel = channel(Channel.Habits.USUAL);
    private ChannelOutbox outbox = started(0);

    private static Channel channel(Channel.Habits habits) {
        return new Channel("ops", new Channel.Way.Command(List.of("tell"), Duration.ofSeconds(1)), Channel.Hears.USUAL, habits);
    }

    private static Channel reminding() {
        return channel(new Channel.Habits(Channel.Habits.USUAL.tells(), Optional.of(Duration.ofHours(4)), "auto"));
    }

    private ChannelOutbox started(long position) {
        Audience audience = new Audience(_ -> named);
        NotificationText text = new NotificationText(new Wording(Locale.ENGLISH), new Sentences("routes.cfg", ""), Optional.of("production"));
        Letters letters = new Letters(ledger, audience, _ -> text, "0123456789abcdef");
        ChannelOutbox.Ties ties = new ChannelOutbox.Ties(ledger, told, letters, audience, () -> now);
        return new ChannelOutbox(ties, channel, position, new ChannelOutbox.Trouble() {
            @Override
            public void notTold(String channel, Failure why) {
                troubles.add(channel + " " + why.wording());
            }

            @Override
            public void toldAgain(String channel) {
                troubles.add(channel + " again");
            }
        });
    }

    private void write(long id, String target, Step step, Tense tense, Map<String, String> values) {
        ledger.append("ann", new Entry.Draft(id, target, step, tense, values, Optional.empty()));
    }

    private void fails(long id, String target, Step step, Failure why) {
        ledger.append("ann", new Entry.Draft(id, target, step, Tense.FAILURE, Map.of(), Optional.of(why)));
    }

    private long arrives(String name, String... targets) {
        long id = ledger.open();
        write(id, "", Step.SPOOL, Tense.INTENT, Map.of(DispatchRecord.PACKAGE, name));
        write(id, "", Step.ROUTE, Tense.FACT, Map.of(DispatchRecord.ROUTE, "web", DispatchRecord.TARGETS, String.join("\n", targets)));
        return id;
    }

    private void upgraded(long id, String target) {
        write(id, target, Step.UPGRADE, Tense.FACT, Map.of(DeliveryRecord.EXIT_CODE, "0"));
    }

    private void failed(long id, String target) {
        fails(id, target, Step.UPGRADE, Failure.of(Reason.EXIT_STATUS).with("exit_code", "3").with("last", ""));
    }

    private void held(long id, String target) {
        fails(id, target, Step.CONNECT, Failure.of(Reason.LOGIN_REFUSED).with("login", "app"));
    }

    /** So much time goes by, and whatever is due is done. */
    private void after(Duration time) {
        now = now.plus(time);
        outbox.step();
    }

    /** Everything that has happened is read, and has settled. */
    private void settles() {
        outbox.step();
        after(Owed.SETTLED);
    }

    @Test
    void one_message_for_a_dispatch_tells_of_all_its_targets() {
        long id = arrives("pay-1.zip", WEB, DB, "app@x:22");
        upgraded(id, WEB);
        failed(id, DB);
        settles();
        assertThat(told.messages).as("something still moves").isEmpty();
        upgraded(id, "app@x:22");
        settles();
        assertThat(told.subjects()).containsExactly("[production] pay-1.zip has failed (dispatch 1)");
        assertThat(told.messages.getFirst().text()).contains("targets: 2 upgraded, 1 failed", DB, "auto-dispatcher retry 1:", "auto-dispatcher show 1", "route web")
                .doesNotContain(WEB + "  ");
        after(Duration.ofDays(1));
        assertThat(told.messages).hasSize(1);
    }

    @Test
    void every_state_a_dispatch_comes_into_is_told_once_and_what_it_leaves_at_once_is_not() {
        long id = arrives("pay-1.zip", WEB);
        held(id, WEB);
        outbox.step();
        write(id, WEB, Step.RELEASE, Tense.FACT, Map.of());
        settles();
        assertThat(told.messages).isEmpty();
        held(id, WEB);
        settles();
        write(id, WEB, Step.RELEASE, Tense.FACT, Map.of());
        settles();
        held(id, WEB);
        settles();
        assertThat(told.subjects()).hasSize(2).allMatch(subject -> subject.contains("waits for a person"));
        assertThat(told.events()).doesNotHaveDuplicates().allMatch(event -> event.matches("01234567\\.1\\.\\d+\\.[0-9a-f]{8}"));
    }

    @Test
    void when_what_was_told_to_wait_is_done_the_all_clear_is_told_even_where_nobody_hears_of_what_is_done() {
        channel = channel(new Channel.Habits(Set.of(News.HELD), Optional.empty(), "auto"));
        outbox = started(0);
        long waits = arrives("pay-1.zip", WEB);
        long quick = arrives("pay-2.zip", WEB);
        held(waits, WEB);
        upgraded(quick, WEB);
        settles();
        write(waits, WEB, Step.RELEASE, Tense.FACT, Map.of());
        settles();
        upgraded(waits, WEB);
        settles();
        assertThat(told.subjects()).containsExactly(
                "[production] pay-1.zip waits for a person (dispatch 1)", "[production] all clear: pay-1.zip is done (dispatch 1)");
    }

    @Test
    void an_overdue_upgrade_is_told_while_it_goes_on() {
        long id = arrives("pay-1.zip", WEB);
        write(id, WEB, Step.UPGRADE, Tense.INTENT, Map.of());
        fails(id, WEB, Step.UPGRADE, Failure.of(Reason.OVERDUE).with("time", "30m"));
        settles();
        upgraded(id, WEB);
        settles();
        assertThat(told.subjects()).containsExactly(
                "[production] pay-1.zip: an upgrade is overdue and goes on (dispatch 1)", "[production] all clear: pay-1.zip is done (dispatch 1)");
    }

    @Test
    void what_was_handed_in_while_the_same_was_under_way_is_told_of_by_that_one_alone() {
        long trace = arrives("pay-1.zip");
        fails(trace, "", Step.CANCEL, Failure.of(Reason.HANDED_IN_BEFORE, "under-way").with("by", "7").with("state", "active"));
        long nameless = ledger.open();
        write(nameless, "", Step.SPOOL, Tense.INTENT, Map.of(DispatchRecord.PACKAGE, "what.zip"));
        fails(nameless, "", Step.ROUTE, Failure.of(Reason.NO_ROUTE));
        settles();
        assertThat(told.subjects()).containsExactly("[production] what.zip waits for a person (dispatch 2)");
    }

    @Test
    void a_storm_becomes_few_messages_and_none_of_it_is_left_out() {
        for (int each = 0; each < 200; each++) {
            upgraded(arrives("pay-" + each + ".zip", WEB), WEB);
        }
        failed(arrives("pay-bad.zip", WEB), WEB);
        settles();
        assertThat(told.subjects()).containsExactly("[production] dispatches: 201 (1 failed, 200 done)");
        assertThat(told.messages.getFirst().text()).contains("pay-0.zip is done", "… and 181 more dispatches");
        for (int each = 0; each < 100; each++) {
            upgraded(arrives("more-" + each + ".zip", WEB), WEB);
            settles();
        }
        after(Duration.ofMinutes(1));
        after(Duration.ofMinutes(1));
        assertThat(told.messages).hasSizeLessThan(16);
        assertThat(ledger.after(0, 100_000)).filteredOn(entry -> entry.draft().step() == Step.NOTIFY && entry.draft().tense() == Tense.FACT)
                .map(entry -> entry.draft().dispatch()).hasSize(301).doesNotHaveDuplicates();
    }

    @Test
    void what_does_not_get_through_is_tried_again_later_and_later_and_then_tells_where_things_stand() {
        told.broken = Optional.of(Told.unreachable());
        long id = arrives("pay-1.zip", WEB);
        held(id, WEB);
        settles();
        assertThat(outbox.step()).isEqualTo(now.plusSeconds(5));
        after(Duration.ofSeconds(4));
        assertThat(told.attempts).isEqualTo(1);
        after(Duration.ofSeconds(1));
        assertThat(told.attempts).isEqualTo(2);
        assertThat(outbox.step()).isEqualTo(now.plusSeconds(10));
        for (int each = 0; each < 20; each++) {
            after(Duration.ofMinutes(10));
        }
        assertThat(outbox.step()).as("ten minutes at most").isEqualTo(now.plusSeconds(600));
        write(id, WEB, Step.RELEASE, Tense.FACT, Map.of());
        settles();
        failed(id, WEB);
        settles();
        assertThat(outbox.standing().trouble()).isPresent();
        assertThat(outbox.standing().waiting()).isEqualTo(2);
        assertThat(outbox.settledUpTo()).isEmpty();
        told.broken = Optional.empty();
        after(Duration.ofMinutes(10));
        settles();
        assertThat(told.subjects()).hasSize(2);
        assertThat(told.subjects().getLast()).contains("has failed");
        assertThat(troubles).containsExactly("ops not-told.unreachable", "ops again");
        assertThat(outbox.standing().trouble()).isEmpty();
    }

    @Test
    void what_does_not_get_through_for_a_day_is_given_up_and_that_stands_in_the_record() {
        told.broken = Optional.of(Told.unreachable());
        long id = arrives("pay-1.zip", WEB);
        held(id, WEB);
        settles();
        for (Duration time = Duration.ZERO; time.compareTo(ChannelOutbox.GIVES_UP) <= 0; time = time.plusMinutes(10)) {
            after(Duration.ofMinutes(10));
        }
        assertThat(outbox.standing().givenUp()).isEqualTo(1);
        assertThat(ledger.entries(id, "")).last().satisfies(entry -> {
            assertThat(entry.draft().step()).isEqualTo(Step.NOTIFY);
            assertThat(entry.draft().failure()).contains(Told.unreachable());
        });
        assertThat(ledger.dispatch(id).failure()).as("of the dispatch").isEmpty();
        assertThat(ledger.dispatch(id).state().text()).isEqualTo("held");
        told.broken = Optional.empty();
        after(Duration.ofDays(1));
        assertThat(told.messages).isEmpty();
        assertThat(outbox.settledUpTo()).isPresent();
    }

    @Test
    void a_kill_between_the_message_and_its_record_sends_it_once_more_with_the_same_id() {
        long id = arrives("pay-1.zip", WEB);
        held(id, WEB);
        told.meanwhile = () -> {
            throw new AssertionError("killed here");
        };
        outbox.step();
        now = now.plus(Owed.SETTLED);
        assertThatThrownBy(outbox::step).hasMessage("killed here");
        write(id, WEB, Step.RELEASE, Tense.FACT, Map.of());
        upgraded(id, WEB);
        told.meanwhile = () -> { };
        now = now.plus(Duration.ofHours(1));
        outbox = started(0);
        settles();
        assertThat(told.events().getFirst()).isEqualTo(told.events().get(1));
        assertThat(told.messages.get(1)).as("the very same").isEqualTo(told.messages.get(0));
        assertThat(told.subjects()).hasSize(3).last().asString().contains("all clear");
    }

    @Test
    void a_kill_before_anything_was_sent_lets_it_be_told_once_and_a_start_after_all_was_told_tells_nothing() {
        long id = arrives("pay-1.zip", WEB);
        held(id, WEB);
        outbox.step();
        outbox = started(0); // killed while the state was to settle
        settles();
        assertThat(told.messages).hasSize(1);
        outbox = started(0); // what is kept of how far it had come was lost
        settles();
        outbox = started(outbox.settledUpTo().orElseThrow());
        settles();
        assertThat(told.messages).hasSize(1);
    }

    @Test
    void a_digest_that_was_killed_is_sent_whole_once_more() {
        for (int each = 0; each < 9; each++) {
            upgraded(arrives("pay-" + each + ".zip", WEB), WEB);
        }
        told.meanwhile = () -> {
            throw new AssertionError("killed here");
        };
        outbox.step();
        now = now.plus(Owed.SETTLED);
        assertThatThrownBy(outbox::step).hasMessage("killed here");
        told.meanwhile = () -> { };
        outbox = started(0);
        settles();
        assertThat(told.messages).hasSize(2);
        assertThat(told.messages.get(1)).isEqualTo(told.messages.get(0));
    }

    @Test
    void no_more_is_held_than_there_is_room_for_and_the_rest_waits_in_the_ledger() {
        told.broken = Optional.of(Told.unreachable());
        for (int each = 0; each < 2 * Owed.MOST + 500; each++) {
            held(arrives("pay-" + each + ".zip", WEB), WEB);
        }
        settles();
        assertThat(outbox.standing().waiting()).isLessThanOrEqualTo(Owed.MOST + 1);
        assertThat(outbox.position()).isLessThan(3L * (2 * Owed.MOST + 500));
        told.broken = Optional.empty();
        for (int each = 0; each < 10; each++) {
            after(Duration.ofMinutes(1));
        }
        assertThat(told.messages.size()).isBetween(3, 6);
        assertThat(ledger.after(0, 100_000)).filteredOn(entry -> entry.draft().step() == Step.NOTIFY && entry.draft().tense() == Tense.FACT)
                .map(entry -> entry.draft().dispatch()).hasSize(2 * Owed.MOST + 500).doesNotHaveDuplicates();
    }

    @Test
    void what_waits_is_told_once_more_after_its_time_as_long_as_it_waits() {
        channel = reminding();
        outbox = started(0);
        long one = arrives("pay-1.zip", WEB);
        long other = arrives("pay-2.zip", WEB);
        held(one, WEB);
        settles();
        after(Duration.ofHours(3));
        held(other, WEB);
        settles();
        assertThat(told.messages).hasSize(2);
        after(Duration.ofHours(1));
        assertThat(told.subjects()).hasSize(3).last().isEqualTo("[production] still waiting for a person: 2");
        assertThat(told.messages.getLast().text()).contains("pay-1.zip", "pay-2.zip", "auto-dispatcher release 2:");
        after(Duration.ofHours(3));
        assertThat(told.messages).hasSize(3);
        now = now.plus(Duration.ofMinutes(30));
        outbox = started(0);
        settles();
        assertThat(told.messages).as("a start is no reason to tell it again").hasSize(3);
        after(Duration.ofMinutes(30));
        assertThat(told.messages).hasSize(4);
        upgraded(one, WEB);
        upgraded(other, WEB);
        settles();
        after(Duration.ofDays(2));
        assertThat(told.subjects()).hasSize(6);
        assertThat(told.subjects().subList(4, 6)).allMatch(subject -> subject.contains("all clear"));
    }

    @Test
    void nobody_is_reminded_of_what_is_done_by_the_time_it_gets_through() {
        channel = reminding();
        outbox = started(0);
        long id = arrives("pay-1.zip", WEB);
        held(id, WEB);
        settles();
        told.broken = Optional.of(Told.unreachable());
        after(Duration.ofHours(4));
        upgraded(id, WEB);
        told.broken = Optional.empty();
        after(Duration.ofMinutes(1));
        settles();
        assertThat(told.subjects()).hasSize(2).last().asString().contains("all clear");
    }

    @Test
    void a_robot_that_has_had_enough_gets_the_next_message_when_it_takes_one_again() {
        told.wait = Duration.ofSeconds(40);
        upgraded(arrives("pay-1.zip", WEB), WEB);
        settles();
        assertThat(told.attempts).isZero();
        assertThat(outbox.step()).isEqualTo(now.plusSeconds(40));
        told.wait = Duration.ZERO;
        after(Duration.ofSeconds(40));
        assertThat(told.messages).hasSize(1);
        assertThat(troubles).isEmpty();
    }

    @Test
    void a_route_that_names_others_is_not_told_here_and_one_that_names_nobody_is() {
        named = List.of(new Recipient.Named("night-shift"));
        upgraded(arrives("pay-1.zip", WEB), WEB);
        settles();
        assertThat(told.messages).isEmpty();
        named = List.of(new Recipient.Named("night-shift"), new Recipient.Named("ops"));
        upgraded(arrives("pay-2.zip", WEB), WEB);
        settles();
        named = List.of();
        upgraded(arrives("pay-3.zip", WEB), WEB);
        settles();
        assertThat(told.subjects()).hasSize(2);
    }

    @Test
    void whoever_handed_in_gets_mail_of_his_own_packages_alone() {
        Recipient.Address address = new Recipient.Address("{submitter}@bank.example");
        channel = Channel.of(address).orElseThrow();
        named = List.of(address);
        outbox = started(0);
        for (int each = 0; each < 9; each++) {
            upgraded(arrives("pay-" + each + ".zip", WEB), WEB);
        }
        long bobs = ledger.open();
        ledger.append("bob", new Entry.Draft(bobs, "", Step.SPOOL, Tense.INTENT, Map.of(DispatchRecord.PACKAGE, "bobs.zip"), Optional.empty()));
        write(bobs, "", Step.ROUTE, Tense.FACT, Map.of(DispatchRecord.ROUTE, "web", DispatchRecord.TARGETS, WEB));
        upgraded(bobs, WEB);
        long nobodys = ledger.open();
        ledger.append("no body", new Entry.Draft(nobodys, "", Step.SPOOL, Tense.INTENT, Map.of(DispatchRecord.PACKAGE, "x.zip"), Optional.empty()));
        write(nobodys, "", Step.ROUTE, Tense.FACT, Map.of(DispatchRecord.ROUTE, "web", DispatchRecord.TARGETS, WEB));
        upgraded(nobodys, WEB);
        settles();
        assertThat(told.messages).hasSize(2);
        assertThat(told.messages.get(0).submitter()).contains("ann");
        assertThat(told.messages.get(0).subject()).contains("dispatches: 9");
        assertThat(told.messages.get(1).submitter()).contains("bob");
        assertThat(told.messages.get(1).text()).contains("bobs.zip").doesNotContain("pay-");
    }

    @Test
    void what_can_be_told_is_told_by_every_state_there_is() {
        channel = channel(new Channel.Habits(EnumSet.allOf(News.class), Optional.empty(), "auto"));
        outbox = started(0);
        long id = arrives("pay-1.zip", WEB);
        settles();
        fails(id, WEB, Step.CANCEL, Failure.of(Reason.CANCELLED));
        settles();
        assertThat(told.subjects()).containsExactly(
                "[production] pay-1.zip has arrived and is on its way (dispatch 1)", "[production] pay-1.zip was cancelled (dispatch 1)");
    }
}
