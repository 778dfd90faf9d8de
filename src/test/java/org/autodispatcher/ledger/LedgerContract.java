package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autodispatcher.ledger.Drafts.fact;
import static org.autodispatcher.ledger.Drafts.failure;
import static org.autodispatcher.ledger.Drafts.intent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;

/** What every ledger promises, whatever it is kept in. */
abstract class LedgerContract {
    static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final String WEB = "app@web01:22";
    private static final String DB = "app@db01:22";

    /** A fresh, empty ledger whose clock shows {@code clock}. */
    abstract Ledger ledger(InstantSource clock);

    private final Ledger ledger = ledger(InstantSource.fixed(NOON));

    @Test
    void ids_are_short_decimal_numbers_that_are_never_given_twice() {
        assertThat(List.of(ledger.open(), ledger.open(), ledger.open())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void an_entry_has_its_time_its_actor_and_the_next_number() {
        long id = ledger.open();
        Entry first = ledger.append("alice", intent(id, "", Step.SPOOL, Map.of("package", "a.zip")));
        Entry second = ledger.append("alice", fact(id, "", Step.SPOOL, Map.of()));
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(second.sequence()).isEqualTo(2);
        assertThat(first.at()).isEqualTo(NOON);
        assertThat(first.actor()).isEqualTo("alice");
        assertThat(ledger.entries(id)).containsExactly(first, second);
    }

    @Test
    void entries_of_one_dispatch_are_not_shown_for_another() {
        long one = ledger.open();
        long other = ledger.open();
        ledger.append("alice", intent(one, "", Step.SPOOL, Map.of()));
        assertThat(ledger.entries(other)).isEmpty();
        assertThat(ledger.entries(99)).isEmpty();
    }

    @Test
    void nothing_is_recorded_for_an_id_that_was_never_given() {
        assertThatThrownBy(() -> ledger.append("alice", intent(7, "", Step.SPOOL, Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void where_one_of_several_cannot_be_recorded_none_of_them_is() {
        long id = ledger.open();
        assertThatThrownBy(() -> ledger.append("alice", List.of(fact(id, "", Step.SPOOL, Map.of()), intent(7, "", Step.ROUTE, Map.of()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ledger.entries(id)).isEmpty();
        assertThat(ledger.append("alice", intent(id, "", Step.ROUTE, Map.of())).sequence()).isEqualTo(1);
    }

    @Test
    void several_that_are_written_at_once_keep_their_order_and_have_nothing_in_between() throws Exception {
        List<List<Entry>> written = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 100).forEach(i -> threads.submit(() -> {
                long id = ledger.open();
                written.add(ledger.append("alice", List.of(fact(id, "", Step.SPOOL, Map.of()), intent(id, "", Step.ROUTE, Map.of()))));
                written.add(List.of(ledger.append("alice", fact(id, "", Step.ROUTE, Map.of()))));
            }));
        }
        assertThat(written).hasSize(200).allSatisfy(together -> {
            assertThat(ledger.after(together.getFirst().sequence() - 1, together.size())).isEqualTo(together);
            assertThat(ledger.entries(together.getFirst().draft().dispatch())).extracting(entry -> entry.draft().step() + " " + entry.draft().tense())
                    .containsExactly("SPOOL FACT", "ROUTE INTENT", "ROUTE FACT");
        });
    }

    @Test
    void many_threads_write_in_one_order_without_gaps() throws Exception {
        long id = ledger.open();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 200).forEach(i -> threads.submit(() -> ledger.append("alice", intent(id, "", Step.SPOOL, Map.of()))));
        }
        assertThat(ledger.entries(id)).extracting(Entry::sequence).containsExactlyElementsOf(
                java.util.stream.LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void a_routed_dispatch_is_active_and_all_its_deliveries_are_queued() {
        long id = routed("");
        assertThat(ledger.dispatch(id).state()).isEqualTo(DispatchState.ACTIVE);
        assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::target).containsExactly(WEB, DB);
        assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::state).containsOnly(DeliveryState.QUEUED);
    }

    @Test
    void placed_is_done_where_nothing_is_to_be_run_and_active_where_an_upgrade_follows() {
        for (String upgrades : List.of("", "yes")) {
            long id = routed(upgrades);
            for (String target : List.of(WEB, DB)) {
                ledger.append("alice", fact(id, target, Step.PLACE, Map.of(DeliveryRecord.REMOTE_PATH, "/p")));
            }
            assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::state).containsOnly(DeliveryState.DELIVERED);
            assertThat(ledger.dispatch(id).state()).isEqualTo(upgrades.isEmpty() ? DispatchState.DONE : DispatchState.ACTIVE);
        }
    }

    @Test
    void a_failure_gives_the_delivery_its_state_and_reason_and_the_dispatch_the_first_that_applies() {
        long id = routed("yes");
        ledger.append("alice", failure(id, WEB, Step.UPGRADE, Failure.of(Reason.EXIT_STATUS).with("exit_code", 3)));
        assertThat(ledger.dispatch(id).state()).isEqualTo(DispatchState.ACTIVE);
        ledger.append("alice", failure(id, DB, Step.CONNECT, Failure.of(Reason.HOST_KEY_UNKNOWN)));
        DispatchRecord dispatch = ledger.dispatch(id);
        assertThat(dispatch.state()).isEqualTo(DispatchState.HELD);
        assertThat(dispatch.reason()).contains(Reason.HOST_KEY_UNKNOWN);
        assertThat(dispatch.deliveries().getFirst().state()).isEqualTo(DeliveryState.FAILED);
        assertThat(dispatch.deliveries().getFirst().exitCode()).hasValue(3);
    }

    @Test
    void every_attempt_is_counted() {
        long id = routed("");
        ledger.append("alice", intent(id, WEB, Step.CONNECT, Map.of()));
        ledger.append("alice", failure(id, WEB, Step.CONNECT, Failure.of(Reason.UNREACHABLE)));
        ledger.append("alice", intent(id, WEB, Step.CONNECT, Map.of()));
        assertThat(ledger.dispatch(id).deliveries()).extracting(DeliveryRecord::attempts).containsExactly(2, 0);
    }

    @Test
    void a_package_without_a_route_is_held_with_that_reason() {
        long id = ledger.open();
        ledger.append("alice", failure(id, "", Step.ROUTE, Failure.of(Reason.NO_ROUTE)));
        assertThat(ledger.dispatch(id).state()).isEqualTo(DispatchState.HELD);
        assertThat(ledger.dispatch(id).reason()).contains(Reason.NO_ROUTE);
    }

    @Test
    void what_is_recorded_comes_back_character_by_character() {
        long id = ledger.open();
        Map<String, String> odd = Map.of(
                "lines", "a\nb\r\nc\r", "back\\slash=", "\\n=\\", "nothing", "", "=", ":?!", "Chinese", "支付系统（生产）.zip",
                "half a pair", "x\ud83d", "pair", "\ud83d\ude80", "zero", "\0", "\n", "\u2028\u0085");
        Failure failure = new Failure(Reason.SERVER_REFUSED, "server-refused.odd\n?", odd);
        List<Entry> written = List.of(
                ledger.append("al\nice", intent(id, "a\\b@host:22", Step.CONNECT, odd)),
                ledger.append("", failure(id, WEB, Step.CONNECT, failure)),
                ledger.append("root", fact(Ledger.HOME, "", Step.LEARN, Map.of())));
        assertThat(ledger.after(0, 10)).isEqualTo(written);
        assertThat(ledger.entries(id)).isEqualTo(written.subList(0, 2));
        assertThat(ledger.entries(Ledger.HOME)).isEqualTo(written.subList(2, 3));
    }

    @Test
    void every_step_and_every_reason_can_be_recorded() {
        long id = ledger.open();
        for (Step step : Step.values()) {
            for (Reason reason : Reason.values()) {
                Entry entry = ledger.append("alice", failure(id, WEB, step, Failure.of(reason)));
                assertThat(ledger.after(entry.sequence() - 1, 1)).containsExactly(entry);
            }
        }
    }

    @Test
    void entries_of_one_delivery_are_its_own() {
        long id = routed("yes");
        Entry web = ledger.append("alice", intent(id, WEB, Step.CONNECT, Map.of()));
        Entry db = ledger.append("alice", failure(id, DB, Step.CONNECT, Failure.of(Reason.UNREACHABLE)));
        assertThat(ledger.entries(id, WEB)).endsWith(web).doesNotContain(db);
        assertThat(ledger.delivery(id, DB)).isEqualTo(ledger.dispatch(id).deliveries().getLast());
        assertThat(ledger.delivery(id, "nobody@none:22").state()).isEqualTo(DeliveryState.QUEUED);
    }

    @Test
    void the_record_can_be_followed_from_any_entry() {
        long id = ledger.open();
        List<Entry> all = IntStream.range(0, 5).mapToObj(i -> ledger.append("alice", intent(id, "", Step.SPOOL, Map.of()))).toList();
        assertThat(ledger.after(0, 2)).isEqualTo(all.subList(0, 2));
        assertThat(ledger.after(2, 99)).isEqualTo(all.subList(2, 5));
        assertThat(ledger.after(5, 99)).isEmpty();
    }

    @Test
    void a_dispatch_is_there_once_an_entry_names_it() {
        ledger.open();
        long named = ledger.open();
        ledger.append("alice", intent(named, "", Step.SPOOL, Map.of()));
        ledger.append("alice", fact(Ledger.HOME, "", Step.START, Map.of()));
        assertThat(ledger.dispatches()).containsExactly(named);
    }

    @Test
    void what_has_not_ended_moves_or_is_deferred_held_or_in_doubt() {
        List<Long> open = List.of(
                ending(fact(0, WEB, Step.CONNECT, Map.of())),
                ending(failure(0, WEB, Step.DEFER, Failure.of(Reason.UNREACHABLE))),
                ending(failure(0, WEB, Step.CONNECT, Failure.of(Reason.HOST_KEY_UNKNOWN))),
                ending(failure(0, WEB, Step.UPGRADE, Failure.of(Reason.IN_DOUBT))),
                ending(failure(0, "", Step.ROUTE, Failure.of(Reason.NO_ROUTE))));
        List<Long> ended = List.of(
                ending(fact(0, WEB, Step.UPGRADE, Map.of())),
                ending(failure(0, WEB, Step.UPGRADE, Failure.of(Reason.EXIT_STATUS))),
                ending(failure(0, WEB, Step.CANCEL, Failure.of(Reason.CANCELLED))));
        assertThat(ledger.unended()).isEqualTo(open);
        ledger.append("alice", fact(ended.get(1), WEB, Step.RETRY, Map.of()));
        assertThat(ledger.unended()).endsWith(ended.get(1)).hasSize(6);
    }

    /** A dispatch to one target whose last entry is {@code last}. */
    private long ending(Entry.Draft last) {
        long id = ledger.open();
        ledger.append("alice", fact(id, "", Step.ROUTE, Map.of(DispatchRecord.TARGETS, WEB)));
        ledger.append("alice", new Entry.Draft(id, last.target(), last.step(), last.tense(), last.values(), last.failure()));
        return id;
    }

    @Test
    void whatever_is_asked_for_the_answer_is_what_the_filter_means() {
        java.util.random.RandomGenerator random = new java.util.Random(7);
        for (int i = 0; i < 120; i++) {
            RandomHistory.dispatch(ledger, random);
        }
        int answers = 0;
        for (int i = 0; i < 400; i++) {
            HistoryFilter filter = RandomHistory.filter(random);
            List<Long> meant = ledger.dispatches().reversed().stream()
                    .filter(id -> filter.fits(ledger.dispatch(id)))
                    .limit(filter.limit())
                    .toList();
            assertThat(ledger.find(filter)).as(filter.toString()).isEqualTo(meant);
            answers += meant.size();
        }
        assertThat(answers).isGreaterThan(400);
        assertThat(ledger.unended()).isEqualTo(ledger.dispatches().stream().filter(id -> ledger.dispatch(id).unended()).toList());
    }

    @Test
    void what_pages_and_figures_ask_for_is_what_the_records_say() {
        java.util.random.RandomGenerator random = new java.util.Random(8);
        for (int i = 0; i < 150; i++) {
            RandomHistory.dispatch(ledger, random);
        }
        List<DispatchRecord> records = ledger.dispatches().stream().map(ledger::dispatch).toList();
        HistoryDays.Asked asked = HistoryDays.Asked.last(3, NOON.plus(Duration.ofDays(1)), ZoneOffset.ofHours(8));
        int answers = 0;
        for (int i = 0; i < 300; i++) {
            HistoryFilter filter = RandomHistory.filter(random);
            long before = random.nextLong(160);
            List<HistoryRow> meant = records.reversed().stream()
                    .filter(record -> record.id() < before && filter.fits(record))
                    .limit(filter.limit())
                    .map(HistoryRow::of)
                    .toList();
            assertThat(ledger.page(filter, before)).as(filter + " before " + before).isEqualTo(meant);
            answers += meant.size();
            HistoryDays days = new HistoryDays(asked);
            records.stream().filter(filter::fits).forEach(days::add);
            assertThat(ledger.days(filter, asked)).as(filter.toString()).isEqualTo(days.days());
        }
        assertThat(answers).isGreaterThan(300);
        assertThat(ledger.targets()).isEqualTo(TargetHistory.of(records.stream()));
        assertThat(ledger.targets()).anySatisfy(each -> assertThat(each.waiting()).isNotEmpty());
        assertThat(ledger.targets().stream().flatMap(each -> each.lines().stream()).toList())
                .anySatisfy(line -> assertThat(line.good()).isPresent())
                .anySatisfy(line -> assertThat(line.failed()).isPresent());
        Tally tally = Tally.of(records.stream());
        assertThat(ledger.tally().all()).isEqualTo(tally.all());
        assertThat(ledger.tally().dispatches()).containsExactlyInAnyOrderElementsOf(tally.dispatches()).isNotEmpty();
        assertThat(ledger.tally().deliveries()).containsExactlyInAnyOrderElementsOf(tally.deliveries()).isNotEmpty();
    }

    @Test
    void what_comes_after_a_page_is_asked_for_by_the_last_id_on_it() {
        for (int i = 0; i < 5; i++) {
            ledger.append("alice", fact(ledger.open(), "", Step.SPOOL, Map.of(DispatchRecord.PACKAGE, i == 2 ? "db.tgz" : "web-" + i + ".zip")));
        }
        HistoryFilter filter = new HistoryFilter(
                HistoryFilter.Pack.with("eb-"), HistoryFilter.Way.ANY, HistoryFilter.Stand.ANY, HistoryFilter.Span.ANY, 3);
        assertThat(ledger.page(filter, Long.MAX_VALUE)).extracting(HistoryRow::id).containsExactly(5L, 4L, 2L);
        assertThat(ledger.page(filter, 2)).extracting(HistoryRow::id).containsExactly(1L);
        assertThat(HistoryFilter.Pack.with("web-*").like()).contains("web-*");
    }

    @Test
    void a_name_that_a_person_would_type_for_many_stands_for_itself_where_one_name_is_meant() {
        long star = ledger.open();
        ledger.append("alice", fact(star, "", Step.SPOOL, Map.of(DispatchRecord.PACKAGE, "*")));
        long other = ledger.open();
        ledger.append("alice", fact(other, "", Step.SPOOL, Map.of(DispatchRecord.PACKAGE, "web-1.zip")));
        assertThat(ledger.find(HistoryFilter.of("*"))).containsExactly(star);
        assertThat(ledger.find(new HistoryFilter(
                HistoryFilter.Pack.like(Optional.of("*")), HistoryFilter.Way.ANY, HistoryFilter.Stand.ANY, HistoryFilter.Span.ANY, 9)))
                .containsExactly(other, star);
    }

    @Test
    void a_run_folder_belongs_to_the_entry_that_named_it_last() {
        long id = routed("yes");
        ledger.append("alice", intent(id, WEB, Step.UPGRADE, Map.of(DeliveryRecord.RUN_KEY, "k1"))); // nothing was started under it
        Entry last = ledger.append("alice", intent(routed("yes"), WEB, Step.UPGRADE, Map.of(DeliveryRecord.RUN_KEY, "k1")));
        assertThat(ledger.run("k1")).contains(last);
        assertThat(ledger.run("k2")).isEmpty();
    }

    @Test
    void who_is_interrupted_while_an_entry_is_written_still_learns_that_it_was() {
        long id = ledger.open();
        Thread.currentThread().interrupt();
        Entry entry = ledger.append("alice", intent(id, "", Step.SPOOL, Map.of()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ledger.entries(id)).containsExactly(entry);
    }

    private long routed(String upgrades) {
        long id = ledger.open();
        ledger.append("alice", intent(id, "", Step.SPOOL, Map.of(DispatchRecord.PACKAGE, "a.zip")));
        ledger.append("alice", fact(id, "", Step.ROUTE, Map.of(DispatchRecord.TARGETS, WEB + "\n" + DB)));
        for (String target : upgrades.isEmpty() ? List.<String>of() : List.of(WEB, DB)) {
            ledger.append("alice", fact(id, target, Step.ROUTE, Map.of(DeliveryRecord.UPGRADES, upgrades)));
        }
        return id;
    }
}
