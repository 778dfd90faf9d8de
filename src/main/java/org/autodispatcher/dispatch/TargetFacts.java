package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.StillLedger;

/** What was found out about targets and holds for later dispatches, kept as entries of the HOME. */
final class TargetFacts {
    /** The protocol files went by last. */
    static final String PROTOCOL = "protocol";
    /** {@code yes} where a process goes on when its session has ended. */
    static final String SURVIVES = "survives";
    /** Keys of run folders that this ledger does not know and a person accepted, by blanks. */
    static final String ACCEPTED_RUNS = "accepted_runs";

    private static final String TARGET = "target";

    private final Ledger ledger;
    private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();

    TargetFacts(Ledger ledger) {
        this.ledger = ledger;
        ledger.entries(Ledger.HOME).stream().map(Entry::draft).filter(draft -> draft.step() == Step.LEARN).forEach(draft -> take(draft.values()));
    }

    /** Targets for which the record in {@code state} says so last; none where it cannot be read, which those tell who are asked for it. */
    static Set<String> with(Path state, String name, String value) {
        try (StillLedger ledger = StillLedger.open(state)) {
            Map<String, String> last = new TreeMap<>();
            ledger.entries(Ledger.HOME).stream().map(Entry::draft)
                    .filter(draft -> draft.step() == Step.LEARN && draft.values().containsKey(name))
                    .forEach(draft -> last.put(draft.values().get(TARGET), draft.values().get(name)));
            last.values().removeIf(found -> !found.equals(value));
            return last.keySet();
        } catch (IOException | UncheckedIOException e) {
            return Set.of();
        }
    }

    private void take(Map<String, String> values) {
        Map<String, String> facts = new TreeMap<>(known.getOrDefault(values.get(TARGET), Map.of()));
        facts.putAll(values);
        known.put(values.get(TARGET), facts);
    }

    /** One fact of a target; empty where it is not known, or was forgotten. */
    Optional<String> get(String target, String name) {
        return Optional.ofNullable(known.getOrDefault(target, Map.of()).get(name)).filter(value -> !value.isEmpty());
    }

    /** Remembers a fact that {@code actor} brought about; the empty text forgets it. Nothing is written where it is known already. */
    synchronized void learn(String target, String name, String value, String actor) {
        if (get(target, name).orElse("").equals(value)) {
            return;
        }
        Map<String, String> values = Map.of(TARGET, target, name, value);
        new Steps(ledger, new Steps.Subject(Ledger.HOME, "", actor), entry -> {}, Steps.Gate.OPEN).fact(Step.LEARN, values);
        take(values);
    }
}
