package org.autodispatcher.dispatch;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;

/** What is paused, as the entries of the HOME say. */
final class Pauses {
    private static final String ROUTE = "route";
    private static final String TARGET = "target";
    private static final String COMMENT = "comment";

    private final List<Standing.Pause> inForce = new CopyOnWriteArrayList<>();

    /** @param entries of the HOME, in order */
    Pauses(List<Entry> entries) {
        entries.forEach(this::take);
    }

    /** What an entry of the HOME changes. */
    void take(Entry entry) {
        Map<String, String> values = entry.draft().values();
        Decision.Scope scope = new Decision.Scope(Optional.ofNullable(values.get(ROUTE)), Optional.ofNullable(values.get(TARGET)));
        if (entry.draft().step() == Step.PAUSE) {
            inForce.add(new Standing.Pause(scope, entry.actor(), entry.at(), values.getOrDefault(COMMENT, "")));
        } else if (entry.draft().step() == Step.RESUME) {
            inForce.removeIf(pause -> scope.equals(Decision.Scope.EVERYTHING) || pause.scope().equals(scope));
        }
    }

    /** What the ledger keeps of an order to pause or resume. */
    static Map<String, String> values(Decision.Scope scope, String comment) {
        Map<String, String> values = new java.util.TreeMap<>();
        scope.route().ifPresent(route -> values.put(ROUTE, route));
        scope.target().ifPresent(target -> values.put(TARGET, target));
        if (!comment.isEmpty()) {
            values.put(COMMENT, comment);
        }
        return values;
    }

    List<Standing.Pause> inForce() {
        return List.copyOf(inForce);
    }

    /** Whether a pause of exactly this scope is in force; for the widest scope, whether any is. */
    boolean any(Decision.Scope scope) {
        return inForce.stream().anyMatch(pause -> pause.scope().equals(scope));
    }

    /** Why nothing new may start for this delivery; empty where it may. */
    Optional<Failure> of(String route, String target) {
        return inForce.stream()
                .filter(pause -> pause.scope().reaches(route, target))
                .findFirst()
                .map(pause -> Failure.of(Reason.PAUSED)
                        .with("by", pause.by())
                        .with("since", pause.since().truncatedTo(ChronoUnit.SECONDS))
                        .with("resume_options", options(pause.scope())));
    }

    private static String options(Decision.Scope scope) {
        return scope.route().map(route -> " --route " + org.autodispatcher.ShellQuote.word(route)).orElse("")
                + scope.target().map(target -> " --target " + org.autodispatcher.ShellQuote.word(target)).orElse("");
    }
}
