package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.routing.Choices;
import org.autodispatcher.routing.RouteKeys;

/** Routes for dispatches: those in force for a new one; for one that has its route already, that route as it was then. */
final class Routes {
    /** In the values of {@link Step#RETRY}: {@code yes} where a route is to be looked for anew. */
    static final String REROUTE = "reroute";

    /** In the values of a failure: the dispatch that the same package has already. */
    static final String EARLIER = "by";

    private static final int LOCKS = 256;

    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();
    private final Ledger ledger;
    private final RoutePlanner planner;
    private final Path routesFile;
    private volatile Set<Long> takenUp = Set.of();

    /**
     * @param planner    finds routes in the table in force
     * @param routesFile beside which relative files of a route lie
     */
    Routes(Ledger ledger, RoutePlanner planner, Path routesFile) {
        this.ledger = ledger;
        this.planner = planner;
        this.routesFile = routesFile;
    }

    /**
     * A command took these up before its own packages: where it hands one of them in once more it means the same dispatch, also if
     * that has ended in the meantime. What others hand in meanwhile is new by the usual rule.
     */
    void takenUp(Collection<Long> dispatches) {
        takenUp = Set.copyOf(dispatches);
    }

    /** Held while it is found out whether a package of this name and content was handed in before; others are found out about meanwhile. */
    Object lock(InstallPackage pack) {
        return locks[Math.floorMod(pack.hashCode(), LOCKS)];
    }

    /** The route of a package by the table in force. */
    Routed find(String name) throws IOException {
        return planner.route(name);
    }

    /** The route a dispatch has; empty where none was found yet, or a person ordered to look anew. */
    Optional<Routed> kept(Course course, String actor) throws FailureException {
        Optional<Entry> last = course.entries().stream()
                .filter(entry -> entry.draft().target().isEmpty())
                .filter(entry -> found(entry) || entry.draft().values().containsKey(REROUTE))
                .reduce((before, after) -> after);
        if (last.filter(Routes::found).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(RoutePlanner.restored(routesFile, last.get().draft().values()));
        } catch (FailureException e) {
            course.whole(actor).mark(Step.ROUTE, e.failure(), Map.of());
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean found(Entry entry) {
        return entry.draft().target().isEmpty() && entry.draft().step() == Step.ROUTE && entry.draft().tense() == Entry.Tense.FACT;
    }

    /**
     * Stops a package that was handed in before, as its route says.
     *
     * @throws FailureException {@code handed-in-before}; already in the ledger then
     */
    void requireNew(Course course, HandedIn file, Spooled arrived, Routed routed) throws FailureException {
        Steps whole = course.whole(file.actor());
        boolean ordered = course.record().fact(DispatchRecord.AGAIN).isPresent() || released(course);
        List<Long> earlier = ledger.find(HistoryFilter.of(arrived.pack().name(), arrived.pack().sha256())).stream()
                .filter(id -> id < course.dispatch() || id > course.dispatch() && routedBefore(id, course.dispatch()))
                .filter(id -> !joined(id))
                .toList();
        boolean adopted = course.record().fact(Origin.ADOPTED).isPresent();
        if (ordered || earlier.isEmpty() && !adopted) {
            return;
        }
        if (earlier.isEmpty()) {
            again(whole, routed, Failure.of(Reason.HANDED_IN_BEFORE, "adopted"));
            return;
        }
        long last = earlier.getFirst();
        Failure before = Failure.of(Reason.HANDED_IN_BEFORE)
                .with(EARLIER, last)
                .with("state", ledger.dispatch(last).state().text());
        boolean meant = file instanceof HandedIn.File && takenUp.contains(last); // others send bytes
        if (meant || ledger.dispatch(last).unended()) {
            whole.mark(Step.CANCEL, new Failure(before.reason(), before.reason().code() + ".under-way", before.values()), Map.of());
            throw before.exception();
        }
        again(whole, routed, before);
    }

    private static void again(Steps whole, Routed routed, Failure before) throws FailureException {
        switch (routed.route().get(RouteKeys.AGAIN)) {
            case Choices.Again.SEND -> { }
            case Choices.Again.IGNORE -> {
                whole.mark(Step.CANCEL, before, Map.of());
                throw before.exception();
            }
            case Choices.Again.HOLD -> {
                whole.mark(Step.ROUTE, before, Map.of());
                throw before.exception();
            }
        }
    }

    /** One that began to arrive later may have been complete sooner. */
    private boolean routedBefore(long one, long other) {
        return firstRouted(one) < firstRouted(other);
    }

    private long firstRouted(long id) {
        return ledger.entries(id).stream().filter(Routes::found).mapToLong(Entry::sequence).min().orElse(Long.MAX_VALUE);
    }

    private static boolean released(Course course) {
        return course.entries().stream().anyMatch(entry ->
                entry.draft().target().isEmpty() && (entry.draft().step() == Step.RELEASE || entry.draft().step() == Step.RETRY)
                        || !entry.draft().target().isEmpty());
    }

    /** Whether a dispatch is only the trace of a package that was handed in while another dispatch of it was open. */
    private boolean joined(long id) {
        return ledger.dispatch(id).failure().filter(why -> why.reason() == Reason.HANDED_IN_BEFORE).isPresent();
    }
}
