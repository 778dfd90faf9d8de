package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.routing.Template;
import org.autodispatcher.ssh.RemoteShell;
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
        Route route = order.routed().route();
        DeliveryOrder.Rules rules = new DeliveryOrder.Rules(
                place(route.get(RouteKeys.PLACE)),
                verify(route.get(RouteKeys.VERIFY)),
                route.get(RouteKeys.MODE).map(OptionalInt::of).orElse(OptionalInt.empty()));
        DeliveryOrder ordered =
                new DeliveryOrder(order.arrived().pack(), order.arrived().bytes(), order.directory(), rules);
        return new StagedDelivery(transport, ordered, clock, bandwidths.of(route, order.target()));
    }

    /**
     * The upgrade that the route asks for.
     *
     * @param file absolute path of the placed package as the SSH account sees it
     */
    UpgradeOrder upgrade(Order order, String file) throws FailureException {
        Route route = order.routed().route();
        Map<String, String> values = Placeholders.placed(order.values(), file);
        Template command = route.get(RouteKeys.UPGRADE_COMMAND).orElseThrow();
        UpgradeOrder.Rules rules = new UpgradeOrder.Rules(
                Placeholders.environment(values),
                route.get(RouteKeys.LOGIN_ENVIRONMENT),
                route.get(RouteKeys.UPGRADE_TIMEOUT),
                onTimeout(route.get(RouteKeys.ON_TIMEOUT)),
                route.get(RouteKeys.SUCCESS_EXIT_CODES));
        Choices.Verify verify = route.get(RouteKeys.VERIFY);
        InstallPackage pack = order.arrived().pack();
        Optional<Sha256> digest = verify == Choices.Verify.SIZE ? Optional.empty() : Optional.of(pack.sha256());
        boolean digestOnly = verify == Choices.Verify.SHA256_ONLY;
        return new UpgradeOrder(command.expand(values), file, digest, digestOnly, pack.size(), rules);
    }

    /** What FTP calls a path may differ from what SSH calls it: SSH's own path is the directory as the route writes it. */
    static String pathForShell(RemoteShell shell, Order order) throws IOException {
        String directory = order.directory();
        String home = directory.startsWith("~") ? RemoteHome.of(shell) : "";
        String path = directory.startsWith("~") ? home + directory.substring(1) : directory;
        return (path.endsWith("/") ? path : path + "/") + order.arrived().pack().name();
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
