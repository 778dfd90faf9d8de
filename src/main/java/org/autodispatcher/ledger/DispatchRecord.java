package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * How one dispatch stands.
 *
 * @param id         its number
 * @param arrived    when it was handed in
 * @param submitter  the account that handed it in
 * @param facts      of the package and its route, by stable name: see the constants
 * @param failure    why it did not get as far as its targets, where it did not
 * @param stopped    the state that {@code failure} put it in; of no meaning without one
 * @param deliveries in the route's order
 */
public record DispatchRecord(
        long id,
        Instant arrived,
        String submitter,
        Map<String, String> facts,
        Optional<Failure> failure,
        DeliveryState stopped,
        List<DeliveryRecord> deliveries) {
    public static final String PACKAGE = "package";
    public static final String SHA256 = "sha256";
    public static final String SIZE = "size";
    public static final String SOURCE = "source";
    public static final String ROUTE = "route";
    public static final String LINE = "line";
    /** When it came to its end, as ISO-8601 instant; absent while something may still change. */
    public static final String ENDED = "ended";
    /** In the intent of {@link Step#SPOOL}: {@code yes} where it is to be sent even if it was sent before. */
    public static final String AGAIN = "again";
    /** In the fact of {@link Step#ROUTE}: the targets, one a line. */
    public static final String TARGETS = "targets";
    /** In the fact of {@link Step#ROLLOUT}: the batches, one a line, their targets with blanks between them. Empty where there are none yet. */
    public static final String BATCHES = "batches";

    public DispatchRecord {
        facts = Map.copyOf(facts);
        deliveries = List.copyOf(deliveries);
    }

    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /** Held as a whole, or as its deliveries stand. */
    public DispatchState state() {
        return failure.isPresent()
                ? DispatchState.of(List.of(stopped))
                : DispatchState.of(deliveries.stream().map(DeliveryRecord::standing).toList());
    }

    /** Its own reason, else that of the first delivery in the state the whole is in. */
    public Optional<Reason> reason() {
        return failure.or(() -> deliveries.stream()
                        .filter(delivery -> DispatchState.of(List.of(delivery.standing())) == state())
                        .flatMap(delivery -> delivery.failure().stream())
                        .findFirst())
                .map(Failure::reason);
    }

    /** The deliveries that have not come to an end; one that waits for its upgrade is among them. */
    public List<DeliveryRecord> moving() {
        return deliveries.stream().filter(delivery -> delivery.standing().moves()).toList();
    }

    /** When its last delivery came to an end; empty while something may still change. */
    public Optional<Instant> ended() {
        return fact(ENDED).map(Instant::parse);
    }

    /** Whether something still moves, is deferred, held or in doubt. */
    public boolean unended() {
        return state().open();
    }

    /** How the delivery to {@code target} stands; empty where there is none. */
    public Optional<DeliveryRecord> delivery(String target) {
        return deliveries.stream().filter(each -> each.target().equals(target)).findFirst();
    }

    /** Computes how a dispatch stands from all its entries. */
    public static DispatchRecord of(long id, List<Entry> entries) {
        DispatchFold fold = new DispatchFold(id);
        entries.forEach(fold::add);
        return fold.record();
    }
}
