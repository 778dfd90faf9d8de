package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.StillLedger;

/** What was found out about targets and holds for later dispatches, kept as entries of the HOME. */
final class TargetFacts {
    /** The protocol files went by last. */
    static final String PROTOCOL = "protocol";
    /** {@code yes} where a process goes on when its session has ended. */
    static final String SURVIVES = "survives";
    /** The {@code run_dir}s, as routes have them, that a start of an upgrade could not use last time; one a line. */
    static final String NO_RUN_FOLDER = "no_run_folder";
    /** Keys of run folders that this ledger does not know and a person accepted, by blanks. */
    static final String ACCEPTED_RUNS = "accepted_runs";

    private static final String TARGET = "target";

    private final Ledger ledger;
    private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();

    TargetFacts(Ledger ledger) {
        this.ledger = ledger;
        take(ledger, this::take);
    }

    /** What the record in {@code state} says; nothing where it cannot be read, which those tell who are asked for it. */
    static PlainTargets plain(Path state) {
        Map<String, Map<String, String>> known = new TreeMap<>();
        try (StillLedger ledger = StillLedger.open(state)) {
            take(ledger, values -> known.computeIfAbsent(values.get(TARGET), _ -> new TreeMap<>()).putAll(values));
        } catch (IOException | UncheckedIOException e) {
            return PlainTargets.NONE;
        }
        Set<String> cleaning = new TreeSet<>();
        Map<String, Set<String>> withoutFolder = new TreeMap<>();
        known.forEach((target, facts) -> {
            if ("no".equals(facts.get(SURVIVES))) {
                cleaning.add(target);
            }
            withoutFolder.put(target, folders(facts.getOrDefault(NO_RUN_FOLDER, "")));
        });
        return new PlainTargets(cleaning, withoutFolder);
    }

    private static void take(LedgerView ledger, Consumer<Map<String, String>> learnt) {
        ledger.entries(Ledger.HOME).stream()
                .map(Entry::draft)
                .filter(draft -> draft.step() == Step.LEARN && draft.values().containsKey(TARGET))
                .forEach(draft -> learnt.accept(draft.values()));
    }

    private static Set<String> folders(String lines) {
        return lines.lines().collect(Collectors.toCollection(TreeSet::new));
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

    /** Remembers whether a start of an upgrade could use {@code runDir} on a target. */
    synchronized void learnFolder(String target, String runDir, boolean usable, String actor) {
        Set<String> refused = folders(get(target, NO_RUN_FOLDER).orElse(""));
        if (usable) {
            refused.remove(runDir);
        } else {
            refused.add(runDir);
        }
        learn(target, NO_RUN_FOLDER, String.join("\n", refused), actor);
    }
}
