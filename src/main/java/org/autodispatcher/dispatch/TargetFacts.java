package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    private static final Duration TRUE_FOR = Duration.ofDays(1);

    private final Ledger ledger;
    private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();
    /** When it was last found out whether processes of a target outlive their session. */
    private final Map<String, Instant> probed = new ConcurrentHashMap<>();
    private final Set<String> everPlain = ConcurrentHashMap.newKeySet();

    TargetFacts(Ledger ledger) {
        this.ledger = ledger;
        take(ledger, this::take);
    }

    /** What the record in {@code state} says; nothing where it cannot be read, which those tell who are asked for it. */
    static PlainTargets plain(Path state) {
        Map<String, Map<String, String>> known = new TreeMap<>();
        try (StillLedger ledger = StillLedger.open(state)) {
            take(ledger, entry -> known.computeIfAbsent(entry.draft().values().get(TARGET), _ -> new TreeMap<>()).putAll(entry.draft().values()));
        } catch (IOException | UncheckedIOException e) {
            return PlainTargets.NONE;
        }
        return plain(known);
    }

    /** The same of what is known now. */
    PlainTargets plain() {
        return plain(known);
    }

    private static PlainTargets plain(Map<String, Map<String, String>> known) {
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

    private static void take(LedgerView ledger, Consumer<Entry> learnt) {
        ledger.entries(Ledger.HOME).stream()
                .filter(entry -> entry.draft().step() == Step.LEARN && entry.draft().values().containsKey(TARGET))
                .forEach(learnt);
    }

    private static Set<String> folders(String lines) {
        return lines.lines().collect(Collectors.toCollection(TreeSet::new));
    }

    private void take(Entry entry) {
        Map<String, String> values = entry.draft().values();
        if (values.containsKey(SURVIVES)) {
            probed.put(values.get(TARGET), entry.at());
        }
        if ("no".equals(values.get(SURVIVES)) || !values.getOrDefault(NO_RUN_FOLDER, "").isEmpty()) {
            everPlain.add(values.get(TARGET));
        }
        Map<String, String> facts = new TreeMap<>(known.getOrDefault(values.get(TARGET), Map.of()));
        facts.putAll(values);
        known.put(values.get(TARGET), facts);
    }

    /** One fact of a target; empty where it is not known, or was forgotten. */
    Optional<String> get(String target, String name) {
        return Optional.ofNullable(known.getOrDefault(target, Map.of()).get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether processes of a target outlive their session, as was found out less than a day before {@code now}: hosts are set up anew now and then. */
    Optional<String> survives(String target, Instant now) {
        Instant at = probed.getOrDefault(target, Instant.EPOCH);
        return get(target, SURVIVES).filter(_ -> !at.isAfter(now) && at.isAfter(now.minus(TRUE_FOR)));
    }

    /** The targets on which anything may have run plain, at whatever time. */
    Set<String> everPlain() {
        return Set.copyOf(everPlain);
    }

    /** Remembers a fact that {@code actor} brought about; the empty text forgets it. Nothing is written where it is known already. */
    synchronized void learn(String target, String name, String value, String actor) {
        if (!get(target, name).orElse("").equals(value)) {
            write(target, name, value, actor);
        }
    }

    /** Remembers whether processes of a target outlive their session, from now on. */
    synchronized void probed(String target, String survives, String actor) {
        write(target, SURVIVES, survives, actor);
    }

    private void write(String target, String name, String value, String actor) {
        new Steps(ledger, new Steps.Subject(Ledger.HOME, "", actor), this::take, Steps.Gate.OPEN)
                .fact(Step.LEARN, Map.of(TARGET, target, name, value));
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
