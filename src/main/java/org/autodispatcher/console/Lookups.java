package org.autodispatcher.console;

import java.util.List;
import java.util.stream.Stream;
import org.autodispatcher.dispatch.OwnedHome;

/** The pages on which people look things up. */
record Lookups(RoutesPages routes, ArrivalsPages arrivals, HistoryPages history, TargetsPages targets) {
    static Lookups of(OwnedHome home, Live live, Frames frames, Doorman doorman) {
        return new Lookups(new RoutesPages(home, frames), new ArrivalsPages(home, live, frames, doorman), new HistoryPages(home, frames), new TargetsPages(home, frames));
    }

    List<Address> addresses() {
        return Stream.of(routes.addresses(), arrivals.addresses(), history.addresses(), targets.addresses()).flatMap(List::stream).toList();
    }
}
