package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.Credentials;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Protocol;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.routing.HostEntry;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.RouteLogin;
import org.autodispatcher.routing.Routing;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.routing.SecretsInForce;
import org.autodispatcher.ssh.LocalSsh;

/** From a name to its route and targets, and from a target to what it is logged in to with. */
public final class RoutePlanner {
    /** Stands for the login in a target's name where nothing says which it is. */
    private static final String NO_LOGIN = "?";

    private final Supplier<RoutingTable> table;
    private final SecretsInForce secrets;
    private final Logins logins;
    private final LocalSsh local;
    private final KnownSecrets known = new KnownSecrets();

    /**
     * @param table  the routes in force
     * @param logins finds logins and secrets
     * @param local  names the login of an SSH target that neither route nor netrc names
     */
    public RoutePlanner(RoutingTable table, Logins logins, LocalSsh local) {
        this(() -> table, logins, local);
    }

    /** The same, where the table in force changes: it is asked for with every package and every login. */
    public RoutePlanner(Supplier<RoutingTable> table, Logins logins, LocalSsh local) {
        this.table = table;
        this.secrets = new SecretsInForce(table);
        this.logins = logins;
        this.local = local;
    }

    /**
     * The route of a package, and its targets.
     *
     * @throws org.autodispatcher.FailureException {@code no-route}; {@code secret-unreadable} where a login stands in a netrc
     *     file that cannot be used
     */
    public Routed route(String name) throws IOException {
        return switch (table.get().route(name)) {
            case Routing.Matched(Route route, Map<String, String> groups) ->
                new Routed(route, groups, line(route, groups), destinations(route));
            case Routing.Unmatched() -> throw Failure.of(Reason.NO_ROUTE).with("package", name).exception();
        };
    }

    /**
     * What a package was routed to before, from the values of that step's fact: the route as it was, and the targets as they were,
     * whatever routes and netrc file say today.
     *
     * @param routesFile beside which relative files lie; it is not read
     * @throws org.autodispatcher.FailureException {@code no-route.not-kept}
     */
    static Routed restored(Path routesFile, Map<String, String> values) throws IOException {
        Route route = Route.restored(routesFile, values);
        List<Destination> destinations = values.getOrDefault(DispatchRecord.TARGETS, "")
                .lines()
                .map(text -> restored(route, Target.parse(text, route.get(RouteKeys.PROXY_JUMP).orElse(""))))
                .toList();
        return new Routed(route, Routed.groups(route, values), values.getOrDefault(DispatchRecord.LINE, route.name()), destinations);
    }

    /** The entry of the route that such a target comes from; of several for one machine, the one that names the login. */
    private static Destination restored(Route route, Target target) {
        List<HostEntry> entries = route.hosts().stream()
                .filter(entry -> entry.host().equals(target.host()) && entry.port().orElse(defaultPort(route)) == target.port())
                .toList();
        HostEntry entry = entries.stream()
                .filter(one -> one.login().equals(Optional.of(target.login())))
                .findFirst()
                .or(() -> entries.stream().filter(one -> one.login().isEmpty()).findFirst())
                .orElseGet(() -> new HostEntry(target.host(), OptionalInt.of(target.port()), Optional.of(target.login()), route.line()));
        return new Destination(target, entry, route);
    }

    /** All targets of a route, in its order; each once, also where only the netrc file makes one of {@code app@web1} and {@code web1}. */
    public List<Destination> destinations(Route route) throws IOException {
        Map<String, Destination> once = new LinkedHashMap<>();
        for (HostEntry host : route.hosts()) {
            String login = login(route, host);
            int port = host.port().orElse(defaultPort(route));
            String jump = route.get(RouteKeys.PROXY_JUMP).orElse("");
            Target target = new Target(login, host.host(), port, jump);
            once.putIfAbsent(target.text(), new Destination(target, host, route));
        }
        return List.copyOf(once.values());
    }

    /**
     * What to log in with, read now.
     *
     * @throws org.autodispatcher.FailureException {@code no-login}, {@code secret-unreadable}
     */
    Credentials credentials(Destination destination) throws IOException {
        RouteLogin rules = secrets.login(destination.route(), destination.host());
        String login = destination.target().login();
        Credentials read = logins.credentials(login.equals(NO_LOGIN) ? rules : rules.as(login), destination.target().host());
        return known.ofTarget(destination.target().text(), read);
    }

    /** The files besides the routes file that decide how {@code credentials} log in: keys and certificates, netrc for jump hosts, ssh_config. */
    List<Path> files(Credentials credentials) {
        Stream<Path> keys = credentials.identityFiles().stream().flatMap(LocalSsh::ofKey);
        return Stream.of(keys, credentials.passphraseFile().stream(), Stream.of(logins.netrc()), local.files().stream())
                .flatMap(files -> files)
                .toList();
    }

    /** The secrets among what was read to log in with. */
    KnownSecrets known() {
        return known;
    }

    /** FTP has no other way to a login than route and netrc; SSH has ssh_config and our own name. */
    private String login(Route route, HostEntry host) throws IOException {
        Optional<String> named = logins.login(route.login(host), host.host());
        if (named.isPresent()) {
            return named.get();
        }
        return route.get(RouteKeys.PROTOCOL).overSsh() ? local.login(host.host()) : NO_LOGIN;
    }

    /** Notes what is wrong with logins: a netrc file that cannot be used, a target nobody is named for. */
    public void check(String routesFile, Problems problems) {
        for (Route route : table.get().routes()) {
            for (HostEntry host : route.hosts()) {
                try {
                    String login = login(route, host);
                    if (login.equals(NO_LOGIN)) {
                        logins.credentials(route.login(host), host.host());
                    }
                } catch (FailureException e) {
                    problems.add(Problem.warning(routesFile, route.line(), e.failure()).with("host", host.host()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** The packages of a route whose groups other than the version are equal belong to one line. */
    private static String line(Route route, Map<String, String> groups) {
        String variant = groups.entrySet().stream()
                .filter(group -> !group.getKey().equals("version"))
                .map(group -> group.getKey() + "=" + group.getValue())
                .collect(Collectors.joining(","));
        return variant.isEmpty() ? route.name() : route.name() + ":" + variant;
    }

    private static int defaultPort(Route route) {
        Protocol protocol = route.get(RouteKeys.PROTOCOL);
        return route.get(protocol.overSsh() ? RouteKeys.SSH_PORT : RouteKeys.FTP_PORT);
    }
}
