package org.autodispatcher.dispatch;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.config.Freeze;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.network.LoginGate;

/**
 * What conducts dispatches, put together from its parts.
 *
 * @param conductor  all deliveries that move
 * @param deliveries how orders reach them
 * @param decisions  what people decide
 * @param routes     routes for dispatches
 */
record Machinery(Conductor conductor, Deliveries deliveries, Decisions decisions, Routes routes) {
    /**
     * The ways to packages, routes and targets.
     *
     * @param routesFile beside which relative files of routes lie
     */
    record Ways(Spool spool, RoutePlanner planner, Path routesFile, Connector connector, Known known) {}

    /**
     * What is known of the world from before.
     *
     * @param gate  logins that are closed
     * @param facts what was found out about targets
     * @param runs  upgrades as they run on targets
     */
    record Known(LoginGate gate, TargetFacts facts, Runs runs) {
        /** What was refused or missed is taken as a person says. */
        void accept(DeliveryRecord record, String actor) {
            record.failure().filter(why -> why.reason() == Reason.LOGIN_REFUSED).ifPresent(why -> reopen(why, record, actor));
            if (record.reason().filter(Reason.LEDGER_BEHIND::equals).isPresent()) {
                String before = facts.get(record.target(), TargetFacts.ACCEPTED_RUNS).orElse("");
                String keys = record.failure().map(why -> why.values().getOrDefault("keys", "")).orElse("");
                facts.learn(record.target(), TargetFacts.ACCEPTED_RUNS, (before + " " + keys).strip(), actor);
            }
            if (record.reason().filter(Reason.PROTOCOL_WEAKER::equals).isPresent()) {
                facts.learn(record.target(), TargetFacts.PROTOCOL, "", actor);
            }
        }

        /** The login may be closed because of another host: a jump host, or one that refused it for another delivery. */
        private void reopen(Failure why, DeliveryRecord record, String actor) {
            Target target = Deliveries.target(record.target());
            String host = why.values().getOrDefault("host", target.host());
            gate.release(why.values().getOrDefault("login", target.login()), why.values().getOrDefault("where", host), actor);
        }
    }

    /**
     * @param places     attempts at once
     * @param bandwidths how fast packages are sent
     * @param days       what the clock decides
     * @param timing     when what failed is tried again
     */
    record Rules(Places places, Bandwidths bandwidths, Days days, RetryPlan.Timing timing) {}

    /**
     * @param zone    whose date and time {@code {date}} and {@code {time}} are
     * @param freezes periods in which no upgrade starts
     */
    record Days(ZoneId zone, Supplier<List<Freeze>> freezes) {}

    static Machinery of(Ledger ledger, Events events, Ways ways, Rules rules, Conductor.Trouble trouble) {
        Pauses pauses = new Pauses(ledger.entries(Ledger.HOME));
        Turns turns = new Turns();
        Orders orders = new Orders(rules.timing().clock(), rules.days().zone(), rules.bandwidths());
        Connections connections = new Connections(ways.connector(), ways.known().facts());
        Runs runs = ways.known().runs();
        Upgrades.Commands commands = new Upgrades.Commands(runs,
                new Health(ledger, orders, runs, rules.timing().clock()),
                new Rollback(ledger, orders, runs, new Rollback.Ways(ways.spool(), connections, ways.connector(), turns), rules.timing().clock()));
        Starts starts = new Starts(
                pauses, new Line(ledger), new Rollouts(), new Calendar(rules.timing().clock(), rules.days().zone(), rules.days().freezes()));
        Upgrades upgrades = new Upgrades(
                ledger, new Upgrades.Right(turns, starts, ways.known().facts()), ways.connector(), orders, commands);
        Routes routes = new Routes(ledger, ways.planner(), ways.routesFile());
        Stages stages = new Stages(ways.spool(), routes, connections, orders, upgrades);
        Conductor conductor = new Conductor(rules.places(), turns, starts, rules.timing(), trouble);
        Deliveries.Yard yard = new Deliveries.Yard(turns, pauses, ways.spool(), new Deliveries.Work(routes, upgrades, ways.known()));
        Deliveries deliveries = new Deliveries(ledger, events, new Dispatcher(stages, conductor), conductor, yard);
        return new Machinery(conductor, deliveries, new Decisions(deliveries), routes);
    }
}
