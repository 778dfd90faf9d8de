package org.autodispatcher.ledger;

import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;

/** A {@link HistoryFilter} as conditions on the rows of {@code dispatch}, but for its limit. */
final class HistoryQuery {
    /** After the conditions: takes one more value. */
    static final String NEWEST = " ORDER BY id DESC LIMIT ?";

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private HistoryQuery() {}

    static HistoryQuery of(HistoryFilter filter) {
        HistoryQuery all = new HistoryQuery();
        filter.pack().name().ifPresent(name -> all.and("package = ?", name));
        filter.pack().like().ifPresent(name -> all.and(name.contains("*") ? "package GLOB ?" : "package = ?", glob(name)));
        filter.pack().sha256().map(Sha256::hex).ifPresent(hex -> all.and("sha256 = ?", hex));
        filter.way().route().ifPresent(route -> all.and("route = ?", route));
        filter.way().line().ifPresent(line -> all.and("line = ?", line));
        filter.way().target().ifPresent(target -> all.and(
                // one by one, the newest first: who asks for the last few must not wait for all there ever were
                "EXISTS (SELECT 1 FROM delivery WHERE delivery.dispatch = dispatch.id AND ? IN (target, address, host))", target));
        filter.stand().dispatch().map(DispatchState::text).ifPresent(state -> all.and("state = ?", state));
        filter.stand().delivery().map(DeliveryState::text).ifPresent(state -> all.and(delivery("delivery.state = ?"), state));
        filter.stand().reason().map(Reason::code).ifPresent(code ->
                all.and("(dispatch.reason = ? OR " + delivery("delivery.reason = ?") + ")", code, code));
        filter.span().since().map(IndexRow::nanos).ifPresent(since -> all.and("arrived >= ?", since));
        filter.span().until().map(IndexRow::nanos).ifPresent(until -> all.and("arrived <= ?", until));
        return all;
    }

    /** One condition more. */
    HistoryQuery and(String condition, Object... bound) {
        conditions.add(condition);
        values.addAll(List.of(bound));
        return this;
    }

    /** Empty where there are none. */
    String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** What they are bound to, and {@code more} after that. */
    Object[] values(Object... more) {
        List<Object> bound = new ArrayList<>(values);
        bound.addAll(List.of(more));
        return bound.toArray();
    }

    private static String delivery(String condition) {
        return "id IN (SELECT delivery.dispatch FROM delivery WHERE " + condition + ")";
    }

    /** {@code *} is the only character of ours that stands for others; GLOB knows more. */
    private static String glob(String name) {
        return name.contains("*") ? name.replace("[", "[[]").replace("?", "[?]") : name;
    }
}
