package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.delivery.Delivery;
import org.autodispatcher.delivery.DeliveryOrder;
import org.autodispatcher.delivery.StagedDelivery;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.Placeholders;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RouteKey;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.Template;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.Repeated;
import org.autodispatcher.upgrade.UpgradeOrder;

/** Fills in, for one package and target, what the route says of delivery and upgrade, and has it carried out. */
public final class Orders {
    private final InstantSource clock;
    private final ZoneId zone;
    private final Bandwidths bandwidths;

    /**
     * @param clock      for progress
     * @param zone       whose date and time {@code {date}} and {@code {time}} are
     * @param bandwidths how fast packages are sent
     */
    Orders(InstantSource clock, ZoneId zone, Bandwidths bandwidths) {
        this.clock = clock;
        this.zone = zone;
        this.bandwidths = bandwidths;
    }

    /**
     * One delivery to be made.
     *
     * @throws FailureException {@code path-refused} where a value would lead out of the directory as it is written
     */
    Order of(Course course, Spooled arrived, Routed routed, Destination destination) throws FailureException {
        Map<String, String> ofPackage = Placeholders.of(arrived.pack(), routed.groups(), course.complete(), zone);
        Map<String, String> values = Placeholders.at(
                ofPackage, destination.target().host(), destination.target().login(), course.dispatch());
        String directory = routed.route().get(RouteKeys.DEST_DIR).expand(values);
        return new Order(arrived, routed, destination, values, directory);
    }

    /** The delivery that the route asks for. */
    Delivery delivery(Order order, Transport transport) {
        return delivery(order, order.arrived(), order.directory(), transport);
    }

    /** The delivery of another package, into another directory of the same target. */
    Delivery delivery(Order order, Spooled arrived, String directory, Transport transport) {
        Route route = order.routed().route();
        DeliveryOrder.Rules rules = new DeliveryOrder.Rules(
                place(route.get(RouteKeys.PLACE)),
                verify(route.get(RouteKeys.VERIFY)),
                route.get(RouteKeys.MODE).map(OptionalInt::of).orElse(OptionalInt.empty()));
        DeliveryOrder ordered =
                new DeliveryOrder(order.target(), arrived.pack(), arrived.bytes(), directory, rules);
        return new StagedDelivery(transport, ordered, clock, bandwidths.of(route, order.target()));
    }

    /**
     * The upgrade that the route asks for.
     *
     * @param paths where the files lie as the SSH account sees them
     */
    UpgradeOrder upgrade(Order order, Paths paths) throws FailureException {
        Route route = order.routed().route();
        return on(order.arrived().pack(), paths.file(), text(RouteKeys.UPGRADE_COMMAND, order, paths),
                rules(order, paths, route.get(RouteKeys.UPGRADE_TIMEOUT), route.get(RouteKeys.SUCCESS_EXIT_CODES)), route);
    }

    /**
     * The way back that the route asks for: the same as its upgrade, on the previous good package.
     *
     * @param previous what lies at {@code paths.previous()}
     */
    UpgradeOrder rollback(Order order, Paths paths, InstallPackage previous) throws FailureException {
        Route route = order.routed().route();
        return on(previous, paths.previous(), text(RouteKeys.ROLLBACK_COMMAND, order, paths),
                rules(order, paths, route.get(RouteKeys.UPGRADE_TIMEOUT), route.get(RouteKeys.SUCCESS_EXIT_CODES)), route);
    }

    /** The route's health command, repeated until it ends with 0 or {@code limit} is over; what it works on is not the file. */
    UpgradeOrder health(Order order, Paths paths, String name, Duration limit) throws FailureException {
        UpgradeOrder.Rules rules = rules(order, paths, limit, Set.of(0));
        UpgradeOrder once = new UpgradeOrder(
                text(RouteKeys.HEALTH_COMMAND, order, paths), paths.file(), Optional.empty(), UpgradeOrder.ANY, rules);
        return Repeated.until(once, name, limit);
    }

    /** @param previous of the line's previous good package; the empty word where there is none */
    record Paths(String file, String previous) {}

    private static String text(RouteKey<Optional<Template>> command, Order order, Paths paths) throws FailureException {
        return order.routed().route().get(command).orElseThrow().expand(Placeholders.placed(order.values(), paths.file(), paths.previous()));
    }

    private static UpgradeOrder.Rules rules(Order order, Paths paths, Duration timeout, Set<Integer> success) {
        Route route = order.routed().route();
        return new UpgradeOrder.Rules(
                Placeholders.environment(Placeholders.placed(order.values(), paths.file(), paths.previous())),
                route.get(RouteKeys.LOGIN_ENVIRONMENT),
                timeout,
                onTimeout(route.get(RouteKeys.ON_TIMEOUT)),
                success);
    }

    private static UpgradeOrder on(InstallPackage pack, String file, String command, UpgradeOrder.Rules rules, Route route) {
        Choices.Verify verify = route.get(RouteKeys.VERIFY);
        Optional<Sha256> digest = verify == Choices.Verify.SIZE ? Optional.empty() : Optional.of(pack.sha256());
        return new UpgradeOrder(command, file, digest, verify == Choices.Verify.SHA256_ONLY, pack.size(), rules);
    }

    /** What FTP calls a path may differ from what SSH calls it: SSH's own path is the directory as the route writes it. */
    static String pathForShell(RemoteShell shell, Order order) throws IOException {
        return pathForShell(shell, order.directory(), order.arrived().pack().name());
    }

    static String pathForShell(RemoteShell shell, String directory, String name) throws IOException {
        String home = directory.startsWith("~") ? RemoteHome.of(shell) : "";
        String path = directory.startsWith("~") ? home + directory.substring(1) : directory;
        return (path.endsWith("/") ? path : path + "/") + name;
    }

    private static DeliveryOrder.Place place(Choices.Place place) {
        return switch (place) {
            case RENAME -> DeliveryOrder.Place.RENAME;
            case DIRECT -> DeliveryOrder.Place.DIRECT;
        };
    }

    private static DeliveryOrder.Verify verify(Choices.Verify verify) {
        return switch (verify) {
            case SHA256 -> DeliveryOrder.Verify.SHA256;
            case SHA256_ONLY -> DeliveryOrder.Verify.SHA256_ONLY;
            case SIZE -> DeliveryOrder.Verify.SIZE;
        };
    }

    private static UpgradeOrder.OnTimeout onTimeout(Choices.OnTimeout onTimeout) {
        return switch (onTimeout) {
            case ALARM -> UpgradeOrder.OnTimeout.ALARM;
            case STOP -> UpgradeOrder.OnTimeout.STOP;
        };
    }
}
