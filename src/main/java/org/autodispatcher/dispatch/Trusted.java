package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.delivery.ftp.CertificatePins;

/**
 * What is trusted in a HOME, as its owner tells it to somebody who may change it and cannot read it.
 *
 * @param knownHosts        the lines of known_hosts
 * @param knownCertificates the lines of known_certificates
 * @param routes            the routes in force, as {@link Route#snapshot}: without secrets
 */
public record Trusted(List<String> knownHosts, List<String> knownCertificates, List<Map<String, String>> routes) {
    public Trusted {
        knownHosts = List.copyOf(knownHosts);
        knownCertificates = List.copyOf(knownCertificates);
        routes = routes.stream().map(Map::copyOf).toList();
    }

    /** @throws org.autodispatcher.FailureException where one of the files cannot be read, so that nobody is trusted */
    static Trusted in(Path state, RoutingTable table) throws IOException {
        return new Trusted(
                new HostKeys(state.resolve(Trust.HOSTS)).lines(),
                new CertificatePins(state.resolve(Trust.CERTIFICATES)).lines(),
                table.routes().stream().map(Route::snapshot).toList());
    }

    /**
     * The routes.
     *
     * @param routesFile where they were read from; it is not read
     */
    public List<Route> routes(Path routesFile) throws IOException {
        List<Route> restored = new ArrayList<>();
        for (Map<String, String> values : routes) {
            restored.add(Route.restored(routesFile, values));
        }
        return restored;
    }
}
