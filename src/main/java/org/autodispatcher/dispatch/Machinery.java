package org.autodispatcher.dispatch;

import java.nio.file.Path;
import java.time.ZoneId;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
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
            Target target = Deliveries.target(record.target());
            if (record.reason().filter(Reason.LOGIN_REFUSED::equals).isPresent()) {
                gate.release(target.login(), target.host(), actor);
            }
            if (record.reason().filter(Reason.LEDGER_BEHIND::equals).isPresent()) {
                String before = facts.get(record.target(), TargetFacts.ACCEPTED_RUNS).orElse("");
                String keys = record.failure().map(why -> why.values().getOrDefault("keys", "")).orElse("");
                facts.learn(record.target(), TargetFacts.ACCEPTED_RUNS, (before + " " + keys).strip(), actor);
            }
            if (record.reason().filter(Reason.PROTOCOL_WEAKER::equals).isPresent()) {
                facts.learn(record.target(), TargetFacts.PROTOCOL, "", actor);
            }
        }
    }

    /**
     * @param parallel attempts at once
     * @param zone     whose date and time {@code {date}} and {@code {time}} are
     * @param timing   when what failed is tried again
     */
    record Rules(int parallel, ZoneId zone, RetryPlan.Timing timing) {}

    static Machinery of(Ledger ledger, Events events, Ways ways, Rules rules, Conductor.Trouble trouble) {
        Pauses pauses = new Pauses(ledger.entries(Ledger.HOME));
        Turns turns = new Turns();
        Orders orders = new Orders(rules.timing().clock(), rules.zone());
        Upgrades upgrades = new Upgrades(
                ledger, new Upgrades.Right(turns, pauses, ways.known().facts()), ways.connector(), orders, ways.known().runs());
        Routes routes = new Routes(ledger, ways.planner(), ways.routesFile());
        Stages stages = new Stages(ways.spool(), routes, new Connections(ways.connector(), ways.known().facts()), orders, upgrades);
        Conductor conductor = new Conductor(rules.parallel(), turns, pauses, rules.timing(), trouble);
        Deliveries.Yard yard = new Deliveries.Yard(turns, pauses, ways.spool(), upgrades, ways.known());
        Deliveries deliveries = new Deliveries(ledger, events, new Dispatcher(stages, conductor), conductor, yard);
        return new Machinery(conductor, deliveries, new Decisions(deliveries), routes);
    }
}
