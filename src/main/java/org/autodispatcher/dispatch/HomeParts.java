package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Settings;
import org.autodispatcher.config.Sources;
import org.autodispatcher.delivery.Throttle;
import org.autodispatcher.ledger.HomeIdentity;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.UpgradeOutputs;
import org.autodispatcher.network.LoginGate;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.upgrade.Timer;

/** What everything in an owned HOME is made from. */
record HomeParts(Folder folder, SqliteLedger ledger, UpgradeOutputs outputs, RoutesInForce routes, Hearers hearers) {
    /** HOME's private folder, and the lock that makes it ours. */
    record Folder(Path state, HomeLock lock) {}

    /** Who hears of what happens. */
    record Hearers(Events events, Conductor.Trouble trouble) {}

    /** What conducts dispatches, and what goes on beside them. */
    record Assembly(
            Machinery machinery, Housekeeping housekeeping, Receiving receiving, TokenKeeper tokens, Spool spool, KeptConnections kept,
            TargetFacts facts, TargetStandings targets) {}

    Path state() {
        return folder.state();
    }

    Events events() {
        return hearers.events();
    }

    Conductor.Trouble trouble() {
        return hearers.trouble();
    }

    /**
     * Puts everything together; nothing is begun.
     *
     * @param account in whose name the HOME itself acts
     */
    Assembly assembled(String account) throws IOException {
        Settings settings = routes().loaded().settings();
        Spool spool = new Spool(
                state().resolve("spool"), new Spool.Limits(settings.limits().maxSize(), settings.limits().minFree()));
        Logins logins = Access.logins();
        RoutePlanner planner = new RoutePlanner(routes()::table, logins, Access.local());
        LoginGate gate = LedgerLogins.gate(ledger(), account, state());
        TargetFacts facts = new TargetFacts(ledger());
        KeptConnections kept = new KeptConnections(
                gate, () -> routes().loaded().settings().keep().open(), Timer.REAL, System::nanoTime);
        Connector connector = Access.connector(
                Access.Believed.recording(state()), planner, logins, new Access.Before(gate, facts, kept));
        Runs runs = new Runs(
                ledger(), HomeIdentity.of(state()).text(), new UpgradeOutput(outputs(), planner), new OnTargets(), facts);
        Bandwidths bandwidths = new Bandwidths(() -> routes().loaded().settings().limits().bandwidth(), Throttle::new);
        Machinery machinery = Machinery.of(
                ledger(),
                events(),
                new Machinery.Ways(spool, planner, routes().file(), connector, new Machinery.Known(gate, facts, runs)),
                new Machinery.Rules(
                        new Places(settings.limits().parallel(), Timer.REAL), bandwidths,
                        new Machinery.Days(settings.timeZone(), () -> routes().loaded().settings().freezes()), RetryPlan.Timing.USUAL),
                trouble());
        Housekeeping housekeeping = new Housekeeping(
                ledger(),
                new Housekeeping.Things(spool, outputs()),
                () -> routes().loaded().settings().keep(),
                machinery.deliveries().home(account),
                RetryPlan.Timing.USUAL.clock());
        TokenKeeper tokens = new TokenKeeper(Tokens.in(state(), RetryPlan.Timing.USUAL.clock()));
        TargetStandings targets = new TargetStandings(ledger(), facts, routes()::table, planner, state());
        return new Assembly(machinery, housekeeping, receiving(machinery, spool, account), tokens, spool, kept, facts, targets);
    }

    private Receiving receiving(Machinery machinery, Spool spool, String account) {
        Supplier<Sources> sources = () -> routes().loaded().settings().sources();
        Arrivals arrivals = new Arrivals(ledger(), machinery.deliveries(), routes(), trouble());
        return new Receiving(
                sources,
                arrivals,
                new Watching(spool, state().resolve("incoming"), RetryPlan.Timing.USUAL.clock()),
                new Repositories(
                        sources,
                        new Repositories.Parts(arrivals, spool, state(), machinery.deliveries().home(account)),
                        trouble()));
    }
}
