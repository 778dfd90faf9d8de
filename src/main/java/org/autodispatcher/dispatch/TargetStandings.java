package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autodispatcher.Target;
import org.autodispatcher.delivery.ftp.CertificatePins;
import org.autodispatcher.delivery.ftp.FtpEndpoint;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.TargetHistory;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.HostKey;
import org.autodispatcher.ssh.HostKeys;

/** Puts together how each target stands: from the record, the routes in force, what was found out, and what is trusted. */
final class TargetStandings {
    private final LedgerView ledger;
    private final TargetFacts facts;
    private final Supplier<RoutingTable> table;
    private final RoutePlanner planner;
    private final Path state;

    /** @param state HOME's private folder, where what is trusted is recorded */
    TargetStandings(LedgerView ledger, TargetFacts facts, Supplier<RoutingTable> table, RoutePlanner planner, Path state) {
        this.ledger = ledger;
        this.facts = facts;
        this.table = table;
        this.planner = planner;
        this.state = state;
    }

    /**
     * Every target that was ever sent to or that a route in force names, by name. A route whose logins cannot be told now (a netrc file that
     * cannot be read) names none; who connects is told why.
     *
     * @throws org.autodispatcher.FailureException where what is trusted cannot be read, so that nobody is
     */
    List<TargetStanding> all() throws IOException {
        Map<String, TargetHistory> histories = new TreeMap<>();
        ledger.targets().forEach(each -> histories.put(each.target(), each));
        Map<String, List<Destination>> destinations = destinations();
        destinations.keySet().forEach(target -> histories.putIfAbsent(target, new TargetHistory(target, Optional.empty(), List.of(), List.of())));
        HostKeys keys = HostKeys.told(state.resolve(Trust.HOSTS), new HostKeys(state.resolve(Trust.HOSTS)).lines());
        CertificatePins pins = CertificatePins.told(
                state.resolve(Trust.CERTIFICATES), new CertificatePins(state.resolve(Trust.CERTIFICATES)).lines());
        PlainTargets plain = facts.plain();
        List<TargetStanding> all = new ArrayList<>();
        for (TargetHistory history : histories.values()) {
            List<Destination> ways = destinations.getOrDefault(history.target(), List.of());
            all.add(new TargetStanding(
                    history,
                    facts.get(history.target(), TargetFacts.PROTOCOL).or(() -> history.contact().flatMap(TargetHistory.Contact::protocol)),
                    ways.stream().map(way -> way.route().name()).toList(),
                    proofs(history.target(), ways, keys, pins),
                    weaker(history.target(), ways, plain)));
        }
        return all;
    }

    private Map<String, List<Destination>> destinations() {
        Map<String, List<Destination>> byTarget = new TreeMap<>();
        for (Route route : table.get().routes()) {
            try {
                planner.destinations(route).forEach(
                        each -> byTarget.computeIfAbsent(each.target().text(), _ -> new ArrayList<>()).add(each));
            } catch (IOException _) {
                // told to whoever connects
            }
        }
        return byTarget;
    }

    /** Of a target that no route names any more, what its own port proves. */
    private static List<TargetStanding.Proof> proofs(String text, List<Destination> ways, HostKeys keys, CertificatePins pins) throws IOException {
        Target itself = Target.parse(text, "");
        List<Target> ssh = ways.isEmpty() ? List.of(itself) : ways.stream().map(way -> Endpoints.ssh(way).target()).distinct().toList();
        List<Target> ftp = ways.isEmpty()
                ? List.of(itself)
                : ways.stream().map(way -> Endpoints.ftp(way, FtpEndpoint.Tls.REQUIRED).target()).distinct().toList();
        List<TargetStanding.Proof> proofs = new ArrayList<>();
        for (Target target : ssh) {
            for (HostKey key : keys.keys(HostKeys.name(target.host(), target.port()))) {
                proofs.add(new TargetStanding.Proof(key.type(), key.fingerprint()));
            }
        }
        for (Target target : ftp) {
            pins.fingerprint(target.host(), target.port()).ifPresent(
                    pin -> proofs.add(new TargetStanding.Proof(TargetStanding.Proof.CERTIFICATE, pin)));
        }
        return proofs.stream().distinct().toList();
    }

    private static List<String> weaker(String target, List<Destination> ways, PlainTargets plain) {
        Stream<String> ofRoutes = ways.stream().flatMap(way -> Explanation.weaker(way.route()).stream());
        Stream<String> found = ways.stream()
                .filter(way -> way.route().get(RouteKeys.UPGRADE_COMMAND).isPresent())
                .flatMap(way -> plain.weaker(target, way.route().get(RouteKeys.RUN_DIR)).stream())
                .sorted(Comparator.reverseOrder());
        return Stream.concat(ofRoutes, found).distinct().toList();
    }
}
