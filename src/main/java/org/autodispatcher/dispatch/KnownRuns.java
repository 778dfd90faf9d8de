package org.autodispatcher.dispatch;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.Step;

/**
 * What the ledger says of runs that lie on a target. What a run came to is asked of the run, not of its delivery: that one may have
 * gone on to another run since.
 *
 * @param had      keys of runs that were seen to end and whose output is kept here as a whole
 * @param ended    keys of runs that were seen to end
 * @param resolved keys of runs of which a person has said how they ended
 * @param unknown  keys that the ledger does not name
 */
record KnownRuns(Set<String> had, Set<String> ended, Set<String> resolved, Set<String> unknown) {
    /** Looks these keys up. */
    static KnownRuns of(Set<String> keys, LedgerView ledger) {
        KnownRuns runs = new KnownRuns(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        for (String key : keys) {
            Optional<Entry.Draft> begun = ledger.run(key).map(Entry::draft);
            if (begun.isEmpty()) {
                runs.unknown.add(key);
            } else {
                runs.sort(key, ledger.entries(begun.get().dispatch(), begun.get().target()));
            }
        }
        return runs;
    }

    private void sort(String key, Iterable<Entry> entries) {
        String current = "";
        boolean kept = true;
        for (Entry entry : entries) {
            Entry.Draft draft = entry.draft();
            current = draft.values().getOrDefault(DeliveryRecord.RUN_KEY, current);
            if (current.equals(key)) {
                kept &= !"no".equals(draft.values().get(Runs.OUTPUT_KEPT));
                if (seenToEnd(draft)) {
                    ended.add(key);
                } else if (draft.step() == Step.RESOLVE) {
                    resolved.add(key);
                }
            }
        }
        if (kept && ended.contains(key)) {
            had.add(key);
        }
    }

    private static boolean seenToEnd(Entry.Draft draft) {
        boolean failed = draft.failure().filter(why -> why.reason().state() == DeliveryState.FAILED).isPresent();
        boolean runs = draft.step() == Step.UPGRADE || draft.step() == Step.HEALTH || draft.step() == Step.ROLLBACK;
        return runs && (draft.tense() == Tense.FACT || failed);
    }

    /** Whether a run is over, whatever its target says of it. */
    boolean over(String key) {
        return ended.contains(key) || resolved.contains(key);
    }

    /** Whether there may be something to clear up. */
    boolean any() {
        return !ended.isEmpty() || !resolved.isEmpty();
    }
}
