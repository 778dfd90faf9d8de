package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;

/**
 * Which dispatches are asked for; what is empty does not narrow the choice.
 *
 * @param pack  what the package must be
 * @param way   where it must have gone
 * @param stand how it must stand
 * @param span  when it must have arrived
 * @param limit how many at most, the newest
 */
public record HistoryFilter(Pack pack, Way way, Stand stand, Span span, int limit) {
    /** All of them, without an end. */
    public static final HistoryFilter ALL = new HistoryFilter(Pack.ANY, Way.ANY, Stand.ANY, Span.ANY, Integer.MAX_VALUE);

    /** The dispatches of one name, whatever characters it has. */
    public static HistoryFilter of(String name) {
        return new HistoryFilter(Pack.of(Optional.of(name), Optional.empty()), Way.ANY, Stand.ANY, Span.ANY, Integer.MAX_VALUE);
    }

    /** The dispatches of one name and content. */
    public static HistoryFilter of(String name, Sha256 sha256) {
        return new HistoryFilter(
                Pack.of(Optional.of(name), Optional.of(sha256)), Way.ANY, Stand.ANY, Span.ANY, Integer.MAX_VALUE);
    }

    /**
     * @param name   the whole name
     * @param like   what a person has typed: the whole name, or with {@code *} for any characters
     * @param sha256 the content
     */
    public record Pack(Optional<String> name, Optional<String> like, Optional<Sha256> sha256) {
        public static final Pack ANY = of(Optional.empty(), Optional.empty());

        /** One of this very name and content. */
        public static Pack of(Optional<String> name, Optional<Sha256> sha256) {
            return new Pack(name, Optional.empty(), sha256);
        }

        /** One whose name has what a person has typed anywhere in it; with {@code *} as {@link #like}. */
        public static Pack with(String typed) {
            return like(Optional.of(typed.contains("*") ? typed : "*" + typed + "*"));
        }

        /** One whose name is like what a person has typed. */
        public static Pack like(Optional<String> typed) {
            return new Pack(Optional.empty(), typed, Optional.empty());
        }
    }

    /**
     * @param route  the route's name
     * @param line   the line's name
     * @param target {@code user@host:port}, or a host
     */
    public record Way(Optional<String> route, Optional<String> line, Optional<String> target) {
        public static final Way ANY = new Way(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * @param dispatch state of the dispatch as a whole
     * @param delivery state of any of its deliveries
     * @param reason   reason of any of its deliveries, or its own
     */
    public record Stand(Optional<DispatchState> dispatch, Optional<DeliveryState> delivery, Optional<Reason> reason) {
        public static final Stand ANY = new Stand(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * @param since not before
     * @param until not after
     */
    public record Span(Optional<Instant> since, Optional<Instant> until) {
        public static final Span ANY = new Span(Optional.empty(), Optional.empty());
    }

    /** Whether {@code record} fits, apart from the limit. This is what the filter means; an index only finds it faster. */
    public boolean fits(DispatchRecord record) {
        return pack.name().map(name -> is(record, DispatchRecord.PACKAGE, name)).orElse(true)
                && pack.like().map(name -> record.fact(DispatchRecord.PACKAGE).filter(found -> matches(name, found)).isPresent()).orElse(true)
                && pack.sha256().map(sha -> is(record, DispatchRecord.SHA256, sha.hex())).orElse(true)
                && way.route().map(route -> is(record, DispatchRecord.ROUTE, route)).orElse(true)
                && way.line().map(line -> is(record, DispatchRecord.LINE, line)).orElse(true)
                && way.target().map(target -> record.deliveries().stream().anyMatch(each -> names(each.target(), target))).orElse(true)
                && stands(record)
                && span.since().map(since -> !record.arrived().isBefore(since)).orElse(true)
                && span.until().map(until -> !record.arrived().isAfter(until)).orElse(true);
    }

    private boolean stands(DispatchRecord record) {
        return stand.dispatch().map(state -> record.state() == state).orElse(true)
                && stand.delivery().map(state -> record.deliveries().stream().anyMatch(each -> each.state() == state)).orElse(true)
                && stand.reason().map(reason -> record.failure().filter(why -> why.reason() == reason).isPresent()
                        || record.deliveries().stream().anyMatch(each -> each.reason().filter(reason::equals).isPresent())).orElse(true);
    }

    private static boolean is(DispatchRecord record, String fact, String value) {
        return record.fact(fact).filter(value::equals).isPresent();
    }

    private static boolean matches(String wanted, String name) {
        StringBuilder pattern = new StringBuilder();
        for (String part : wanted.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(java.util.regex.Pattern.quote(part));
        }
        return name.matches("(?s)" + pattern);
    }

    private static boolean names(String target, String wanted) {
        String address = target.substring(target.lastIndexOf('@') + 1);
        return target.equals(wanted) || address.equals(wanted) || address.substring(0, address.lastIndexOf(':')).equals(wanted);
    }
}
