package org.autodispatcher.routing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.DidYouMean;
import org.autodispatcher.config.Notifying;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Recipient;

/** Whether those whom routes name behind {@code notify} can be told, and who they are. */
public final class RouteRecipients {
    private RouteRecipients() {}

    /** Notes names that no channel of dispatcher.cfg has, mail addresses without a server for mail, and web addresses in clear text. */
    public static void check(RoutingTable table, Notifying notifying, String file, Problems problems) {
        List<String> channels = notifying.channels().stream().map(Channel::name).toList();
        for (Route route : table.routes()) {
            for (Recipient recipient : route.get(RouteKeys.NOTIFY)) {
                int line = route.lineOf(RouteKeys.NOTIFY);
                switch (recipient) {
                    case Recipient.Named(String name) -> {
                        if (!channels.contains(name)) {
                            unknown(file, line, name, channels, problems);
                        }
                    }
                    case Recipient.Address(String mail) -> {
                        if (notifying.mailServer().isEmpty()) {
                            problems.error(file, line, "route.no-mail-server", "address", mail, "route", route.name());
                        }
                    }
                    case Recipient.Web(var address) -> {
                        if (address.clear()) {
                            problems.warning(file, line, "route.notify-in-the-clear", "address", address.shown());
                        }
                    }
                }
            }
        }
    }

    private static void unknown(String file, int line, String name, List<String> channels, Problems problems) {
        Optional<String> near = DidYouMean.closest(name, channels);
        if (near.isPresent()) {
            problems.error(file, line, "route.unknown-channel.near", "channel", name, "near", near.get());
        } else {
            problems.error(file, line, "route.unknown-channel", "channel", name);
        }
    }

    /** Everybody whom any route names, each once. */
    public static Set<Recipient> all(RoutingTable table) {
        Set<Recipient> all = new LinkedHashSet<>();
        table.routes().forEach(route -> all.addAll(route.get(RouteKeys.NOTIFY)));
        return all;
    }
}
