package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;

/**
 * How one dispatch stands, in few words, as a list shows it: for those who must not read all that its steps found out.
 *
 * @param id         its number
 * @param arrived    when it was handed in
 * @param submitter  the account that handed it in
 * @param facts      of the package and its route: {@link DispatchRecord#PACKAGE}, {@code SHA256}, {@code SIZE}, {@code ROUTE}, {@code LINE},
 *                   {@code SOURCE}, {@code ENDED}
 * @param state      of the whole
 * @param reason     of the whole
 * @param deliveries in the route's order
 */
public record HistoryRow(
        long id,
        Instant arrived,
        String submitter,
        Map<String, String> facts,
        DispatchState state,
        Optional<Reason> reason,
        List<Delivery> deliveries) {
    public HistoryRow {
        facts = Map.copyOf(facts);
        deliveries = List.copyOf(deliveries);
    }

    /** How one delivery stands. */
    public record Delivery(String target, DeliveryState state, Optional<Reason> reason) {}

    /** The same of a record: what a row means. */
    public static HistoryRow of(DispatchRecord record) {
        Map<String, String> facts = new HashMap<>();
        IndexRow.FACTS.forEach(name -> record.fact(name).ifPresent(value -> facts.put(name, value)));
        record.ended().ifPresent(at -> facts.put(DispatchRecord.ENDED, at.toString()));
        return new HistoryRow(
                record.id(), record.arrived(), record.submitter(), facts, record.state(), record.reason(),
                record.deliveries().stream().map(each -> new Delivery(each.target(), each.state(), each.reason())).toList());
    }

    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /** When its last delivery came to an end; empty while something may still change. */
    public Optional<Instant> ended() {
        return fact(DispatchRecord.ENDED).map(Instant::parse);
    }
}
