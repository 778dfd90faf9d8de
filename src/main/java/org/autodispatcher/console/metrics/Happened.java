package org.autodispatcher.console.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.LedgerChanges;
import org.autodispatcher.ledger.Step;

/** Counts what happens, entry by entry, and bytes as they are sent. */
final class Happened implements Consumer<LedgerChanges.Change>, DispatchEvent.Follower {
    private static final double[] SECONDS = {1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 86_400};
    private static final Set<String> SOURCES = Set.of("command-line", "incoming", "git", "svn", "http");
    private static final String OTHER = "other";

    private final Counter arrivals;
    private final Counter dispatchesEnded;
    private final Counter deliveriesEnded;
    private final Counter sentBytes;
    private final Histogram dispatchTook;
    private final Histogram deliveryTook;
    private final Histogram upgradeTook;
    /** How many bytes of each delivery under way were counted, by {@code ID:TARGET}. */
    private final Map<String, Long> counted = new ConcurrentHashMap<>();

    Happened(PrometheusRegistry registry) {
        arrivals = counter(registry, "arrivals", "Packages that have arrived, by where they came from.", "source");
        SOURCES.forEach(arrivals::initLabelValues);
        dispatchesEnded = counter(registry, "dispatches_ended", "Dispatches that have come to an end.", "state", "reason");
        deliveriesEnded = counter(registry, "deliveries_ended", "Deliveries that have come to an end.", "state", "reason");
        sentBytes = counter(registry, "sent_bytes", "Bytes of packages sent to targets, those of attempts that failed included.");
        dispatchTook = histogram(registry, "dispatch_duration_seconds", "From the arrival of a package to the end of its last delivery.", "state");
        deliveryTook = histogram(registry, "delivery_duration_seconds", "From connecting to a target until the file had its final name there.");
        upgradeTook = histogram(registry, "upgrade_duration_seconds", "How long upgrade commands ran whose end was learnt.", "state");
        dispatchesEnded.initLabelValues("done", "");
        deliveriesEnded.initLabelValues("upgraded", "");
        dispatchTook.initLabelValues("done");
        upgradeTook.initLabelValues("upgraded");
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder().name(Names.PREFIX + name).help(help).labelNames(labels).withoutExemplars().register(registry);
    }

    private static Histogram histogram(PrometheusRegistry registry, String name, String help, String... labels) {
        return Histogram.builder().name(Names.PREFIX + name).help(help).labelNames(labels)
                .classicOnly().classicUpperBounds(SECONDS).withoutExemplars().register(registry);
    }

    @Override
    public void accept(LedgerChanges.Change change) {
        Entry.Draft draft = change.entry().draft();
        if (draft.step() == Step.SPOOL && draft.tense() == Tense.FACT && draft.target().isEmpty()) {
            arrivals.labelValues(change.whole().get().fact(DispatchRecord.SOURCE).filter(SOURCES::contains).orElse(OTHER)).inc();
        }
        change.deliveryEnded().ifPresent(delivery -> deliveriesEnded.labelValues(delivery.state().text(), code(delivery.reason())).inc());
        if (change.dispatchEnded()) {
            DispatchRecord whole = change.whole().get();
            dispatchesEnded.labelValues(whole.state().text(), code(whole.reason())).inc();
            dispatchTook.labelValues(whole.state().text()).observe(seconds(whole.arrived(), change.entry().at()));
        }
        if (draft.step() == Step.PLACE && draft.tense() == Tense.FACT) {
            since(change, Step.CONNECT).ifPresent(deliveryTook::observe);
        }
        if (draft.step() == Step.UPGRADE) {
            ended(draft).ifPresent(state -> since(change, Step.UPGRADE).ifPresent(upgradeTook.labelValues(state.text())::observe));
        }
    }

    /** How the command ended, where this entry says that it did. */
    private static Optional<DeliveryState> ended(Entry.Draft draft) {
        if (draft.tense() == Tense.FACT) {
            return Optional.of(DeliveryState.UPGRADED);
        }
        return draft.failure().map(Failure::reason).map(Reason::state).filter(DeliveryState.FAILED::equals);
    }

    private static Optional<Double> since(LedgerChanges.Change change, Step begun) {
        return Optional.ofNullable(change.begun().get(begun)).map(at -> seconds(at, change.entry().at()));
    }

    /** A clock that was set back makes nothing shorter than nothing. */
    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos() / 1e9);
    }

    /** The empty word where nothing stood against it: Prometheus takes that for no label. */
    private static String code(Optional<Reason> reason) {
        return reason.map(Reason::code).orElse("");
    }

    @Override
    public void tell(DispatchEvent event) {
        switch (event) {
            case DispatchEvent.Sent(long dispatch, var target, var progress) -> {
                long sent = progress.bytes() - progress.resumed();
                long before = Optional.ofNullable(counted.put(dispatch + ":" + target.text(), sent)).filter(last -> last <= sent).orElse(0L); // else it began anew
                sentBytes.inc(sent - before);
            }
            case DispatchEvent.Moved(long dispatch, var target, DeliveryState state, var _) -> {
                if (state != DeliveryState.DELIVERING) {
                    counted.remove(dispatch + ":" + target.text());
                }
            }
            case DispatchEvent.Arrived _, DispatchEvent.Routed _, DispatchEvent.Stopped _, DispatchEvent.Output _, DispatchEvent.Overdue _ -> {}
        }
    }

    @Override
    public boolean everyLine() {
        return false;
    }
}
