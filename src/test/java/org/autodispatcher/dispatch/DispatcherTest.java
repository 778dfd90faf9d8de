package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.config.Problems;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.LocalSsh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatcherTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-26T12:34:56Z"));
    private static final String ROUTES = """
            [pay-(?P<version>[0-9.]+)\\.zip$]
            name = pay
            host = web1, web2
            login = app
            dest_dir = /srv/{version}/{date}/

            [dir-(?P<app>\\.*)\\.zip$]
            host = web1
            login = app
            dest_dir = /srv/{app}/x

            [up-.*$]
            name = up
            host = web1
            login = app
            upgrade_command = ./up {file}
            """;

    @TempDir
    Path dir;

    private final MemoryTargets targets = new MemoryTargets();
    private final Ledger ledger = new MemoryLedger(NOON);
    private TestMachinery dispatcher;

    @AfterEach
    void nothingIsTriedAnyMore() throws InterruptedException {
        dispatcher.machinery.conductor().drain(Duration.ZERO);
    }

    @BeforeEach
    void dispatcher() throws IOException {
        Path routes = Files.writeString(dir.resolve("routes.cfg"), ROUTES);
        Problems problems = new Problems();
        RoutingTable table = RoutingTable.load(routes, problems).orElseThrow(() -> new AssertionError(problems.all().toString()));
        RoutePlanner planner = new RoutePlanner(table, new Logins(dir.resolve("no-netrc")), LocalSsh.NONE);
        Spool spool = new Spool(dir.resolve("spool"), new Spool.Limits(1000, 0));
        dispatcher = new TestMachinery(ledger, spool, planner, targets, NOON);
    }

    @Test
    void a_package_goes_to_every_target_of_its_route() throws Exception {
        DispatchRecord dispatch = dispatcher.dispatch(file("pay-1.2.zip", "new"), event -> {});
        assertThat(dispatch.state()).isEqualTo(DispatchState.DONE);
        assertThat(dispatch.deliveries()).extracting(DeliveryRecord::target).containsExactly("app@web1:22", "app@web2:22");
        assertThat(dispatch.deliveries()).extracting(DeliveryRecord::state).containsOnly(DeliveryState.DELIVERED);
        assertThat(targets.content("web1", "/srv/1.2/20261126/pay-1.2.zip")).isEqualTo("new");
        assertThat(targets.content("web2", "/srv/1.2/20261126/pay-1.2.zip")).isEqualTo("new");
    }

    @Test
    void the_date_is_that_of_the_moment_when_the_package_was_complete_and_not_when_it_was_taken() throws Exception {
        Path file = file("pay-1.2.zip", "new");
        long id = dispatcher.machinery.deliveries().handIn(new HandedIn.Arrived(new Arrival() {
            @Override
            public String name() {
                return "pay-1.2.zip";
            }

            @Override
            public Origin origin() {
                return new Origin(Origin.INCOMING, Map.of(Origin.COMPLETE, "2026-11-25T23:59:58Z"));
            }

            @Override
            public Spooled keep() throws IOException {
                return dispatcher.machinery.deliveries().spool().take(file);
            }
        }, "dropper"));
        dispatcher.rest(id);
        assertThat(targets.content("web1", "/srv/1.2/20261125/pay-1.2.zip")).isEqualTo("new");
    }

    @Test
    void the_original_may_be_replaced_once_the_package_has_arrived() throws Exception {
        Path file = file("pay-1.2.zip", "first");
        dispatcher.dispatch(file, event -> {
            if (event instanceof DispatchEvent.Arrived) {
                write(file, "other");
            }
        });
        assertThat(file).hasContent("other");
        assertThat(targets.content("web1", "/srv/1.2/20261126/pay-1.2.zip")).isEqualTo("first");
    }

    @Test
    void every_step_of_a_delivery_is_in_the_ledger_as_intent_before_fact() throws Exception {
        DispatchRecord dispatch = dispatcher.dispatch(file("pay-1.2.zip", "new"), event -> {});
        List<String> steps = new ArrayList<>();
        for (Entry entry : ledger.entries(dispatch.id())) {
            if (!entry.draft().target().equals("app@web2:22")) {
                steps.add(entry.draft().step() + " " + entry.draft().tense());
            }
        }
        assertThat(steps).containsExactly(
                "SPOOL INTENT", "SPOOL FACT", "ROUTE INTENT", "ROUTE FACT",
                "ROUTE INTENT", "ROUTE FACT", "CONNECT INTENT", "CONNECT FACT",
                "STAGE INTENT", "STAGE FACT", "VERIFY INTENT", "VERIFY FACT", "PLACE INTENT", "PLACE FACT");
    }

    @Test
    void the_intent_stands_in_the_ledger_when_the_act_begins() throws Exception {
        Map<String, Tense> seen = new ConcurrentHashMap<>();
        targets.onConnect(destination -> ledger.entries(1).stream()
                .map(Entry::draft)
                .filter(draft -> draft.target().equals(destination.target().text()))
                .forEach(draft -> seen.put(draft.target() + " " + draft.step(), draft.tense())));
        dispatcher.dispatch(file("pay-1.2.zip", "new"), event -> {});
        assertThat(seen).contains(
                Map.entry("app@web1:22 " + Step.CONNECT, Tense.INTENT), Map.entry("app@web2:22 " + Step.CONNECT, Tense.INTENT));
    }

    @Test
    void a_directory_that_a_name_would_lead_out_of_is_held_before_anything_is_connected_to() throws Exception {
        List<Destination> connected = new ArrayList<>();
        targets.onConnect(connected::add);
        DispatchRecord dispatch = dispatcher.dispatch(file("dir-...zip", "x"), event -> {});
        assertThat(dispatch.deliveries()).extracting(DeliveryRecord::reason).containsExactly(Optional.of(Reason.PATH_REFUSED));
        assertThat(dispatch.state()).isEqualTo(DispatchState.HELD);
        assertThat(connected).isEmpty();
    }

    @Test
    void a_name_without_a_route_is_held_and_nothing_is_connected_to() throws Exception {
        List<Destination> connected = new ArrayList<>();
        targets.onConnect(connected::add);
        DispatchRecord dispatch = dispatcher.dispatch(file("other.zip", "x"), event -> {});
        assertThat(dispatch.state()).isEqualTo(DispatchState.HELD);
        assertThat(dispatch.reason()).contains(Reason.NO_ROUTE);
        assertThat(connected).isEmpty();
    }

    @Test
    void a_file_that_is_no_package_is_held_with_its_reason() throws Exception {
        DispatchRecord dispatch = dispatcher.dispatch(file("pay-1.zip.part", "x"), event -> {});
        assertThat(dispatch.reason()).contains(Reason.NAME_REFUSED);
        assertThat(dispatch.fact(DispatchRecord.PACKAGE)).contains("pay-1.zip.part");
    }

    @Test
    void trouble_with_one_target_does_not_touch_another() throws Exception {
        targets.fails("web1", Failure.of(Reason.UNREACHABLE, "refused").with("host", "web1"));
        DispatchRecord dispatch = dispatcher.dispatch(file("pay-1.2.zip", "new"), event -> {});
        assertThat(dispatch.deliveries()).extracting(DeliveryRecord::ended).containsExactly(false, true); // the first may just be tried again
        assertThat(dispatch.state()).isEqualTo(DispatchState.ACTIVE);
        assertThat(ledger.entries(dispatch.id())).extracting(entry -> entry.draft().step()).contains(Step.DEFER);
    }

    @Test
    void a_bug_at_one_target_holds_that_delivery_and_no_other() throws Exception {
        targets.breaks("web1", new IllegalStateException("planted"));
        DispatchRecord dispatch = dispatcher.dispatch(file("pay-1.2.zip", "new"), event -> {});
        assertThat(dispatch.deliveries()).extracting(DeliveryRecord::reason).containsExactly(Optional.of(Reason.BUG), Optional.empty());
        assertThat(dispatch.deliveries().get(1).state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(dispatcher.bugs).extracting(Throwable::getMessage).containsExactly("planted");
    }

    @Test
    void what_the_machine_itself_breaks_off_is_held_too_and_never_moves_for_ever() throws Exception {
        targets.breaks("web1", new StackOverflowError("planted"));
        DispatchRecord dispatch = dispatcher.dispatch(file("pay-1.2.zip", "new"), event -> {});
        assertThat(dispatch.deliveries()).extracting(DeliveryRecord::reason).containsExactly(Optional.of(Reason.BUG), Optional.empty());
        assertThat(dispatcher.bugs).extracting(Throwable::getMessage).containsExactly("planted");
    }

    @Test
    void delivered_but_without_a_shell_the_upgrade_is_held() throws Exception {
        DispatchRecord dispatch = dispatcher.dispatch(file("up-1.zip", "new"), event -> {});
        DeliveryRecord delivery = dispatch.deliveries().getFirst();
        assertThat(delivery.state()).isEqualTo(DeliveryState.HELD);
        assertThat(delivery.reason()).contains(Reason.NO_POSIX_SHELL);
        assertThat(delivery.fact(DeliveryRecord.REMOTE_PATH)).contains("/home/newcx/20261126/up-1.zip");
    }

    @Test
    void whoever_follows_hears_of_every_state_in_order() throws Exception {
        List<DeliveryState> states = new ArrayList<>();
        dispatcher.dispatch(file("up-1.zip", "new"), event -> {
            if (event instanceof DispatchEvent.Moved moved && (states.isEmpty() || states.getLast() != moved.state())) {
                states.add(moved.state());
            }
        });
        assertThat(states).containsExactly(
                DeliveryState.QUEUED, DeliveryState.DELIVERING, DeliveryState.DELIVERED, DeliveryState.HELD);
    }

    private Path file(String name, String content) {
        return write(dir.resolve(name), content);
    }

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
