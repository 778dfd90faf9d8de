package org.autodispatcher.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Sha256;
import org.autodispatcher.ledger.HistoryFilter.Pack;
import org.autodispatcher.ledger.HistoryFilter.Span;
import org.autodispatcher.ledger.HistoryFilter.Stand;
import org.autodispatcher.ledger.HistoryFilter.Way;

/**
 * Which copies of packages and which output may go: what is old enough, and belongs to nothing that is open, that is current on
 * a target, or that was the good one before. It only decides; entries are never removed.
 */
public final class Retention {
    private final LedgerView ledger;
    private final Duration spool;
    private final Duration output;
    private final Map<List<String>, Set<Long>> protectedOfLine = new HashMap<>();

    /**
     * @param spool  how long copies of packages are kept after the last entry about them: {@code keep_spool}
     * @param output how long output is kept: {@code keep_output}
     */
    public Retention(LedgerView ledger, Duration spool, Duration output) {
        this.ledger = ledger;
        this.spool = spool;
        this.output = output;
    }

    /**
     * Which of the copies may go.
     *
     * @param copies what lies in the spool, and since when: a copy that no entry names yet has just arrived, or was left by a
     *               killed process
     */
    public Set<Sha256> packages(Map<Sha256, Instant> copies, Instant now) {
        Set<Sha256> mayGo = new LinkedHashSet<>();
        copies.forEach((sha256, since) -> {
            List<Long> dispatches = ledger.find(new HistoryFilter(
                    Pack.of(Optional.empty(), Optional.of(sha256)), Way.ANY, Stand.ANY, Span.ANY, Integer.MAX_VALUE));
            if (old(since, spool, now) && dispatches.stream().allMatch(id -> mayGo(id, spool, now))) {
                mayGo.add(sha256);
            }
        });
        return mayGo;
    }

    /**
     * Which dispatches' output may go.
     *
     * @param dispatches those that have some, and when it was last written to: output of which no entry tells is of a time that
     *                   the ledger, put back or begun anew, does not know of
     */
    public Set<Long> outputs(Map<Long, Instant> dispatches, Instant now) {
        Set<Long> mayGo = new TreeSet<>();
        dispatches.forEach((id, written) -> {
            if (old(written, output, now) && mayGo(id, output, now)) {
                mayGo.add(id);
            }
        });
        return mayGo;
    }

    private boolean mayGo(long id, Duration kept, Instant now) {
        List<Entry> entries = ledger.entries(id);
        if (entries.isEmpty()) {
            return true;
        }
        DispatchRecord dispatch = DispatchRecord.of(id, entries);
        return !dispatch.unended() && old(entries.getLast().at(), kept, now) && !isProtected(dispatch);
    }

    private static boolean old(Instant since, Duration kept, Instant now) {
        return since.plus(kept).isBefore(now);
    }

    private boolean isProtected(DispatchRecord dispatch) {
        Optional<String> route = dispatch.fact(DispatchRecord.ROUTE);
        Optional<String> line = dispatch.fact(DispatchRecord.LINE);
        return protectedOfLine.computeIfAbsent(
                List.of(route.orElse(""), line.orElse("")), of -> protectedOf(new Way(route, line, Optional.empty())))
                .contains(dispatch.id());
    }

    /** The newest dispatch that placed anything on a target, and the two newest of different content that ended well there. */
    private Set<Long> protectedOf(Way line) {
        Map<String, Set<String>> good = new HashMap<>();
        Set<String> placed = new HashSet<>();
        Set<Long> kept = new HashSet<>();
        for (long id : ledger.find(new HistoryFilter(Pack.ANY, line, Stand.ANY, Span.ANY, Integer.MAX_VALUE))) {
            DispatchRecord dispatch = ledger.dispatch(id);
            String sha256 = dispatch.fact(DispatchRecord.SHA256).orElse("");
            for (DeliveryRecord delivery : dispatch.deliveries()) {
                Set<String> goodThere = good.computeIfAbsent(delivery.target(), target -> new HashSet<>());
                boolean current = delivery.fact(DeliveryRecord.REMOTE_PATH).isPresent() && placed.add(delivery.target());
                boolean oneOfTwo = wentWell(delivery) && (goodThere.contains(sha256) || goodThere.size() < 2) && goodThere.add(sha256);
                if (current || oneOfTwo) {
                    kept.add(id);
                }
            }
        }
        return kept;
    }

    private static boolean wentWell(DeliveryRecord delivery) {
        return delivery.state() == DeliveryState.UPGRADED
                || delivery.state() == DeliveryState.DELIVERED && delivery.fact(DeliveryRecord.UPGRADES).filter("yes"::equals).isEmpty();
    }
}
