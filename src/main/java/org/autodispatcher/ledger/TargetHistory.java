package org.autodispatcher.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;

/**
 * What the record says of one target.
 *
 * @param target  {@code user@host:port}
 * @param contact when it last let us in, and over which protocol; empty where it never has
 * @param lines   what came to an end there, by line
 * @param waiting what is held or in doubt there now, the newest dispatch first
 */
public record TargetHistory(String target, Optional<Contact> contact, List<OnLine> lines, List<Waiting> waiting) {
    static final Comparator<Last> LATER = Comparator.comparing(Last::at).thenComparing(Last::dispatch);

    public TargetHistory {
        lines = List.copyOf(lines);
        waiting = List.copyOf(waiting);
    }

    /**
     * @param protocol that of the last dispatch that was let in; empty where none was recorded
     */
    public record Contact(Instant at, Optional<String> protocol) {}

    /**
     * One line of packages.
     *
     * @param line   its name
     * @param good   the last package that was brought to its good end: what is installed
     * @param failed the last one that failed
     */
    public record OnLine(String line, Optional<Last> good, Optional<Last> failed) {}

    /**
     * @param pack the name of its package
     * @param at   when it came to its end there
     */
    public record Last(long dispatch, String pack, Instant at) {}

    /**
     * @param since when it came into its state
     */
    public record Waiting(long dispatch, String pack, DeliveryState state, Optional<Reason> reason, Instant since) {}

    /** Whether a delivery came to its good end. */
    static boolean good(DeliveryState state) {
        return state == DeliveryState.UPGRADED || state == DeliveryState.DELIVERED;
    }

    /** The meaning, by looking at each of {@code records}, oldest first: every target that any of them names, in the order of their names. */
    static List<TargetHistory> of(Stream<DispatchRecord> records) {
        Map<String, Collected> targets = new TreeMap<>();
        records.forEach(record -> record.deliveries().forEach(
                delivery -> targets.computeIfAbsent(delivery.target(), _ -> new Collected()).add(record, delivery)));
        return targets.entrySet().stream().map(each -> each.getValue().history(each.getKey())).toList();
    }

    private static final class Collected {
        private final Map<String, List<Last>> good = new TreeMap<>();
        private final Map<String, List<Last>> failed = new TreeMap<>();
        private final List<Contact> contacts = new ArrayList<>();
        private final List<Waiting> waiting = new ArrayList<>();

        void add(DispatchRecord record, DeliveryRecord delivery) {
            String pack = record.fact(DispatchRecord.PACKAGE).orElse("");
            delivery.fact(DeliveryRecord.CONTACT).ifPresent(at -> contacts.add(new Contact(Instant.parse(at), delivery.fact(DeliveryRecord.PROTOCOL))));
            delivery.fact(DeliveryRecord.ENDED).map(Instant::parse).filter(_ -> good(delivery.state()) || delivery.state() == DeliveryState.FAILED)
                    .ifPresent(at -> (delivery.state() == DeliveryState.FAILED ? failed : good)
                            .computeIfAbsent(record.fact(DispatchRecord.LINE).orElse(""), _ -> new ArrayList<>())
                            .add(new Last(record.id(), pack, at)));
            if (delivery.state() == DeliveryState.HELD || delivery.state() == DeliveryState.IN_DOUBT) {
                waiting.add(new Waiting(
                        record.id(), pack, delivery.state(), delivery.reason(),
                        delivery.fact(DeliveryRecord.SINCE).map(Instant::parse).orElse(record.arrived())));
            }
        }

        TargetHistory history(String target) {
            List<OnLine> lines = Stream.concat(good.keySet().stream(), failed.keySet().stream()).distinct().sorted()
                    .map(line -> new OnLine(line, last(good.get(line)), last(failed.get(line))))
                    .toList();
            return new TargetHistory(
                    target, contacts.stream().reduce((one, next) -> next.at().isBefore(one.at()) ? one : next), lines,
                    waiting.stream().sorted(Comparator.comparing(Waiting::dispatch).reversed()).toList());
        }

        private static Optional<Last> last(List<Last> all) {
            return Stream.ofNullable(all).flatMap(List::stream).max(LATER);
        }
    }
}
