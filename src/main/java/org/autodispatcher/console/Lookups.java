package org.autodispatcher.console;

import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.dispatch.OwnedHome;

/** The pages on which people look things up. */
record Lookups(RoutesPages routes) {
    static Lookups of(OwnedHome home, Frames frames) {
        return new Lookups(new RoutesPages(home, frames));
    }

    List<Address> addresses() {
        return new ArrayList<>(routes.addresses());
    }
}
