package org.autodispatcher.console;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.dispatch.Decision;

/**
 * A decision as a program sends it.
 *
 * @param verb     as the command is called
 * @param about    what is meant, as it is typed
 * @param decision what it means
 * @param seen     position of the last entry that whoever decides has seen
 */
record ApiOrder(String verb, String about, Decision decision, Optional<Long> seen) {
    private static final List<String> VERBS = List.of("retry", "release", "approve", "cancel", "resolve", "pause", "resume");
    private static final Set<String> EVERY = Set.of("decision", "reason", "seen");
    private static final Set<String> OF_DISPATCH = Set.of("dispatch", "target");
    private static final Set<String> OF_HOME = Set.of("route", "target");

    static ApiOrder of(Sent sent) throws Refusal {
        String verb = sent.oneOf("decision", VERBS);
        sent.requireOnly(known(verb));
        Optional<Long> seen = sent.number("seen");
        String reason = sent.text("reason").orElse("");
        if (verb.equals("pause") || verb.equals("resume")) {
            Decision.Scope scope = new Decision.Scope(sent.text("route"), sent.text("target"));
            return new ApiOrder(verb, "", verb.equals("pause") ? new Decision.Pause(scope, reason) : new Decision.Resume(scope, reason), seen);
        }
        long dispatch = sent.number("dispatch").filter(id -> id > 0)
                .orElseThrow(() -> Refusal.of(Code.FIELD, "missing").with("name", "dispatch").with("known", "1, 2, 3…"));
        Decision.Subject subject = new Decision.Subject(dispatch, sent.text("target"));
        String about = dispatch + subject.target().map(target -> ":" + target).orElse("");
        return new ApiOrder(verb, about, decision(verb, sent, subject, reason), seen);
    }

    private static Set<String> known(String verb) {
        Set<String> own = switch (verb) {
            case "retry" -> Set.of("reroute");
            case "release" -> Set.of("without", "override");
            case "cancel" -> Set.of("stop");
            case "resolve" -> Set.of("as");
            default -> Set.of();
        };
        Set<String> all = new TreeSet<>(EVERY);
        all.addAll(own);
        all.addAll(verb.equals("pause") || verb.equals("resume") ? OF_HOME : OF_DISPATCH);
        return all;
    }

    private static Decision decision(String verb, Sent sent, Decision.Subject subject, String reason) throws Refusal {
        return switch (verb) {
            case "retry" -> new Decision.Retry(subject, sent.yes("reroute"), reason);
            case "release" -> new Decision.Release(subject, sent.text("without"), sent.yes("override"), reason);
            case "approve" -> new Decision.Approve(subject, reason);
            case "cancel" -> new Decision.Cancel(subject, sent.yes("stop"), reason);
            default -> new Decision.Resolve(subject, as(sent.oneOf("as", List.of("upgraded", "failed", "start-again"))), reason);
        };
    }

    private static Decision.As as(String text) {
        return switch (text) {
            case "upgraded" -> Decision.As.UPGRADED;
            case "failed" -> Decision.As.FAILED;
            default -> Decision.As.START_AGAIN;
        };
    }
}
