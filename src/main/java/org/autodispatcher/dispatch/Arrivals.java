package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Sink;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.Routing;
import org.autodispatcher.routing.RoutesInForce;

/**
 * Packages that arrive by themselves, on their way to their dispatches. Whoever finds them may find them twice, after a crash or
 * by two ways; what was taken is known by its {@link Origin#SEEN} and not taken again.
 */
public final class Arrivals implements Sink {
    private static final int LOCKS = 256;
    private static final String CAME_LATE = "late";
    private static final String WITHDRAWN = "withdrawn";
    private static final String ACCOUNT = System.getProperty("user.name");

    private final Ledger ledger;
    private final Deliveries deliveries;
    private final RoutesInForce routes;
    private final Conductor.Trouble trouble;
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

    Arrivals(Ledger ledger, Deliveries deliveries, RoutesInForce routes, Conductor.Trouble trouble) {
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.routes = routes;
        this.trouble = trouble;
    }

    @Override
    public boolean routed(String name) throws FailureException {
        return routes.table().route(name) instanceof Routing.Matched;
    }

    @Override
    public OptionalLong take(Arrival arrival, String actor) {
        String seen = arrival.origin().facts().getOrDefault(Origin.SEEN, "");
        synchronized (locks[Math.floorMod((arrival.name() + seen).hashCode(), LOCKS)]) {
            List<DispatchRecord> earlier = called(arrival.name());
            if (taken(arrival, earlier)) {
                withdrawIfWhole(arrival, earlier); // who was killed behind taking it has not
                return OptionalLong.empty();
            }
            long dispatch = deliveries.handIn(new HandedIn.Arrived(arrival, actor));
            Optional.ofNullable(arrival.origin().facts().get(Origin.FILE)).ifPresent(file -> withdraw(file, earlier));
            return OptionalLong.of(dispatch);
        }
    }

    private void withdrawIfWhole(Arrival arrival, List<DispatchRecord> earlier) {
        String file = arrival.origin().facts().get(Origin.FILE);
        if (arrival.whole() && file != null) {
            withdraw(file, earlier);
        }
    }

    @Override
    public void gone(String file) {
        withdraw(file, called(name(file)));
    }

    /** The dispatches of a name, without their deliveries, newest first. */
    private List<DispatchRecord> called(String name) {
        return ledger.find(HistoryFilter.of(name)).stream().map(id -> DispatchRecord.of(id, ledger.entries(id, ""))).toList();
    }

    @Override
    public boolean companion(String file, String kind, String algorithm, String digest) throws IOException {
        Optional<DispatchRecord> newest = ledger.find(HistoryFilter.of(name(file))).stream()
                .map(ledger::dispatch)
                .filter(record -> record.fact(Origin.FILE).equals(Optional.of(file)))
                .findFirst();
        Optional<String> taken = newest.flatMap(record -> record.fact(DispatchRecord.SHA256));
        if (taken.isEmpty()) {
            return newest.isPresent();
        }
        long id = newest.get().id();
        if (deliveries.spool().digest(new Sha256(taken.get()), algorithm).equals(digest)) {
            deliveries.release(id, ACCOUNT, record -> record.failure().filter(why -> why.is(Reason.DIGEST_DIFFERS, CAME_LATE)).isPresent());
        } else {
            deliveries.cancelling().hold(deliveries.course(id), ACCOUNT, Failure.of(Reason.DIGEST_DIFFERS, CAME_LATE)
                    .with("path", file).with("kind", kind).with("found", taken.get()));
        }
        return false;
    }

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    @Override
    public void noted(DirectoryStanding.Note note) {
        trouble.noted(note);
    }

    /** Dispatches that wait for a person only because of how their file was: nothing of it was taken, and it is not there any more. */
    private void withdraw(String file, List<DispatchRecord> among) {
        for (DispatchRecord record : among) {
            boolean waits = record.state() == DispatchState.HELD && record.fact(DispatchRecord.SHA256).isEmpty();
            if (waits && record.fact(Origin.FILE).equals(Optional.of(file))) {
                deliveries.course(record.id()).whole(ACCOUNT).mark(Step.CANCEL, Failure.of(Reason.CANCELLED, WITHDRAWN).with("path", file), Map.of());
            }
        }
    }

    private static boolean taken(Arrival arrival, List<DispatchRecord> earlier) {
        Map<String, String> facts = arrival.origin().facts();
        List<DispatchRecord> arrived = earlier.stream()
                .filter(record -> record.failure().filter(why -> why.reason() == Reason.NEVER_ARRIVED || !arrival.whole() && withdrawn(why)).isEmpty())
                .toList();
        return arrived.stream().anyMatch(record -> same(record, facts, Origin.SEEN) && asMuch(record, arrival))
                || arrived.stream()
                        .filter(record -> same(record, facts, Origin.FILE) && record.fact(DispatchRecord.SHA256).isPresent())
                        .findFirst()
                        .filter(last -> arrival.seenAs().map(Sha256::hex).equals(last.fact(DispatchRecord.SHA256)))
                        .filter(last -> arrival.looksLike(last.fact(Origin.SEEN).orElse("")))
                        .isPresent();
    }

    private static boolean withdrawn(Failure why) {
        return why.is(Reason.CANCELLED, WITHDRAWN);
    }

    /** Whether as much was taken then as there is now; where both contents are known, they decide: times can be set. */
    private static boolean asMuch(DispatchRecord record, Arrival arrival) {
        Optional<String> content = record.fact(DispatchRecord.SHA256);
        return content.isPresent()
                ? arrival.content().filter(now -> !now.hex().equals(content.get())).isEmpty()
                : !arrival.whole();
    }

    private static boolean same(DispatchRecord record, Map<String, String> facts, String key) {
        return facts.containsKey(key) && record.fact(key).equals(Optional.of(facts.get(key)));
    }
}
