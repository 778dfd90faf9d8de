package org.autodispatcher.daemon;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Recipient;

/**
 * Which channel hears of which dispatch.
 *
 * @param named whom the route of a name, as it is in force, names
 */
record Audience(Function<String, List<Recipient>> named) {
    /** @param route the name of the dispatch's route; empty where it has none */
    boolean hears(Channel channel, Optional<String> route) {
        List<Recipient> meant = route.map(named).orElse(List.of());
        boolean itself = meant.stream().anyMatch(recipient -> recipient.shown().equals(channel.name()));
        return switch (channel.hears()) {
            case ALL -> true;
            case NAMED -> itself;
            case USUAL -> itself || meant.isEmpty();
        };
    }
}
