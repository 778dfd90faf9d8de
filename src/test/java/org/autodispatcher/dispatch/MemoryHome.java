package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Problems;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.LocalSsh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A HOME whose packages {@code pay-*.zip} go to web1 and web2, targets in memory, at a standing clock. */
abstract class MemoryHome<L extends Ledger> {
    static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-26T12:00:00Z"));
    static final String WEB1 = "app@web1:22";
    static final String WEB2 = "app@web2:22";

    @TempDir
    Path dir;

    final MemoryTargets targets = new MemoryTargets();
    final MemoryRuns runs = new MemoryRuns();
    final L ledger;
    RoutePlanner planner;
    TestMachinery owner;
    InstantSource clock = NOON;

    MemoryHome(L ledger) {
        this.ledger = ledger;
    }

    @BeforeEach
    void own() throws IOException {
        routes("");
    }

    @AfterEach
    void nothingIsTriedAnyMore() throws InterruptedException {
        owner.machinery.conductor().drain(Duration.ZERO);
    }

    /** A new owner, with these lines more in its route. */
    void routes(String more) throws IOException {
        table("""
                [pay-(?P<version>[0-9.]+)\\.zip$]
                name = pay
                host = web1, web2
                login = app
                dest_dir = /srv/pay/
                %s
                """.formatted(more));
    }

    /** A new owner, with this table. */
    void table(String text) throws IOException {
        Path routes = Files.writeString(dir.resolve("routes.cfg"), text);
        Problems problems = new Problems();
        RoutingTable table = RoutingTable.load(routes, problems).orElseThrow(() -> new AssertionError(problems.all().toString()));
        planner = new RoutePlanner(table, new Logins(dir.resolve("no-netrc")), LocalSsh.NONE);
        owner = nextOwner();
    }

    TestMachinery nextOwner() {
        Spool spool = new Spool(dir.resolve("spool"), new Spool.Limits(1000, 0));
        return new TestMachinery(ledger, spool, planner, targets, clock, TestMachinery.Way.soon(runs));
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(dir.resolve(name), content);
    }

    /** Waits until a dispatch has come to rest. */
    DispatchRecord ended(long id) throws InterruptedException {
        owner.machinery.conductor().awaitRest(Set.of(id), Optional.of(Duration.ofMinutes(2)));
        return ledger.dispatch(id);
    }

    static Decision.Subject all(long id) {
        return new Decision.Subject(id, Optional.empty());
    }
}
