package org.autodispatcher.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.dispatch.OwnedHome;

/** What there is for programs, {@code /api/v1}: the same as people have on the command line, and in the same words. */
final class Api implements AutoCloseable {
    private final OwnedHome home;
    private final HandIn handIn;
    private final ApiEvents events;

    Api(OwnedHome home, HandIn handIn, Doorman doorman) {
        this.home = home;
        this.handIn = handIn;
        events = new ApiEvents(home.ledger(), doorman);
    }

    List<Address> addresses() {
        List<Address> all = new ArrayList<>(List.of(
                Address.of(Set.of("PUT"), "/api/v1/packages/{name*}", (visit, guest, parts) -> {
                    Doorman.requireOperator(guest.token());
                    handIn.put(visit, guest.token(), parts.getFirst());
                }),
                Address.of(Set.of("HEAD"), "/api/v1/packages/{name*}", (visit, guest, parts) -> {
                    Doorman.requireOperator(guest.token());
                    handIn.head(visit, guest.token(), parts.getFirst());
                })));
        all.addAll(new ApiDispatches(home).addresses());
        all.addAll(new ApiDecisions(home).addresses());
        all.addAll(new ApiLooks(home).addresses());
        all.addAll(events.addresses());
        return all;
    }

    /** How many listen to the record now. */
    int listening() {
        return events.listening();
    }

    @Override
    public void close() {
        events.close();
    }
}
