package org.autodispatcher.console;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.report.Moments;
import org.autodispatcher.report.TypedMoment;

/**
 * Which dispatches are asked for, in the words of {@code history}.
 *
 * @param filters one of which must fit: a word may be a state of dispatches and of deliveries
 * @param limit   how many at once
 * @param before  only those that arrived before this one
 */
record ApiSearch(List<HistoryFilter> filters, int limit, Optional<Long> before) {
    private static final Set<String> KNOWN =
            Set.of("package", "route", "line", "target", "state", "reason", "since", "until", "limit", "before");
    private static final int USUAL = 50;
    private static final int MOST = 500;

    static ApiSearch of(Visit visit, ZoneId zone) throws Refusal {
        Query query = Query.of(visit, KNOWN);
        int limit = query.number("limit", 1, MOST).orElse((long) USUAL).intValue();
        Optional<Long> before = query.number("before", 1, Long.MAX_VALUE / 10);
        Moments moments = new Moments(zone, InstantSource.system().instant());
        HistoryFilter.Span span = new HistoryFilter.Span(
                moment(query, "since", moments).map(TypedMoment::from), moment(query, "until", moments).map(TypedMoment::to));
        List<HistoryFilter> filters = stands(query).stream()
                .map(stand -> new HistoryFilter(
                        HistoryFilter.Pack.like(query.get("package")),
                        new HistoryFilter.Way(query.get("route"), query.get("line"), query.get("target")),
                        stand, span, limit + 1)) // one more tells that there are more
                .toList();
        return new ApiSearch(filters, limit, before);
    }

    private static Optional<TypedMoment> moment(Query query, String name, Moments moments) throws Refusal {
        Optional<String> typed = query.get(name);
        Optional<TypedMoment> moment = typed.flatMap(text -> TypedMoment.of(text, moments));
        if (typed.isPresent() && moment.isEmpty()) {
            throw Query.wrong(name, typed.get(), "2h, 05:12, 2026-11-26, 2026-11-26T05:12:00Z");
        }
        return moment;
    }

    private static List<HistoryFilter.Stand> stands(Query query) throws Refusal {
        Optional<Reason> reason = reason(query);
        Optional<String> state = query.get("state");
        if (state.isEmpty()) {
            return List.of(new HistoryFilter.Stand(Optional.empty(), Optional.empty(), reason));
        }
        List<HistoryFilter.Stand> stands = Stream.concat(
                        Stream.of(DispatchState.values()).filter(each -> each.text().equals(state.get()))
                                .map(each -> new HistoryFilter.Stand(Optional.of(each), Optional.empty(), reason)),
                        Stream.of(DeliveryState.values()).filter(each -> each.text().equals(state.get()))
                                .map(each -> new HistoryFilter.Stand(Optional.empty(), Optional.of(each), reason)))
                .toList();
        if (stands.isEmpty()) {
            throw Query.wrong("state", state.get(), Stream.concat(
                            Stream.of(DispatchState.values()).map(DispatchState::text), Stream.of(DeliveryState.values()).map(DeliveryState::text))
                    .distinct().collect(Collectors.joining(", ")));
        }
        return stands;
    }

    private static Optional<Reason> reason(Query query) throws Refusal {
        Optional<String> asked = query.get("reason");
        Optional<Reason> reason = asked.flatMap(code -> Stream.of(Reason.values()).filter(each -> each.code().equals(code)).findFirst());
        if (asked.isPresent() && reason.isEmpty()) {
            throw Query.wrong("reason", asked.get(), Stream.of(Reason.values()).map(Reason::code).collect(Collectors.joining(", ")));
        }
        return reason;
    }

    /** Those that fit, newest first, one more than asked for where there are more. */
    List<Long> ids(LedgerView ledger) {
        TreeSet<Long> ids = new TreeSet<>(Comparator.reverseOrder());
        filters.forEach(filter -> ledger.page(filter, before.orElse(Long.MAX_VALUE)).forEach(row -> ids.add(row.id())));
        return ids.stream().limit(limit + 1L).toList();
    }
}
