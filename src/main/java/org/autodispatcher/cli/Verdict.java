package org.autodispatcher.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.RefusedText;
import org.autodispatcher.report.Told;

/** Has decisions carried out, and tells what came of them. */
final class Verdict {
    private final Desk desk;
    private final String verb;
    private final List<Map<String, Object>> answers = new ArrayList<>();
    private final Set<String> ending;
    private final boolean takesUp;
    private boolean refused;

    /** @param verb as it is typed; its words stand under {@code decided.VERB} */
    Verdict(Desk desk, String verb) {
        this(desk, verb, Set.of(), false);
    }

    /** Of a process that takes up what is open where nobody owns the HOME: what goes on by itself goes on by this process then. */
    static Verdict takingUp(Desk desk, String verb) {
        return new Verdict(desk, verb, Set.of(), true);
    }

    /** @param ending what is told to end by it, and so is in the state it ends in; its words stand under {@code decided.VERB.ending} */
    Verdict(Desk desk, String verb, Set<String> ending) {
        this(desk, verb, ending, false);
    }

    private Verdict(Desk desk, String verb, Set<String> ending, boolean takesUp) {
        this.desk = desk;
        this.verb = verb;
        this.ending = ending;
        this.takesUp = takesUp;
    }

    /**
     * Carries one out.
     *
     * @param about what it is about, as it is typed
     * @return whether it is in force; else it has been said why not
     */
    boolean carriedOut(Decision decision, String about) throws IOException {
        return switch (desk.control().decide(decision)) {
            case Decided.Done(List<String> subjects) -> {
                done(about, subjects, "decided." + verb);
                yield true;
            }
            case Decided.Refused(Decided.Why why, var _) when why == Decided.Why.MOVES && takesUp && !desk.handedOver() -> {
                done(about, List.of(), "decided.taken-up");
                yield true;
            }
            case Decided.Refused why -> {
                refused(about, why, decision);
                yield false;
            }
        };
    }

    private void done(String about, List<String> subjects, String key) {
        Map<String, Object> answer = Json.object("decision", verb, "about", about, "subjects", subjects);
        answers.add(answer);
        if (!desk.options().json()) {
            Map<Boolean, List<String>> parts = (subjects.isEmpty() ? List.of(about) : subjects).stream()
                    .collect(Collectors.partitioningBy(ending::contains));
            say(key, parts.get(false));
            say(key + ".ending", parts.get(true));
        }
    }

    private void say(String key, List<String> subjects) {
        if (!subjects.isEmpty()) {
            desk.say(key, "subjects", String.join(", ", subjects));
        }
    }

    private void refused(String about, Decided.Refused why, Decision decision) {
        Told told = new RefusedText(desk.wording(), desk.options().homeOption()).told(why, decision, about, verb);
        refused = true;
        answers.add(Json.object("decision", verb, "about", about, "subjects", List.of(), "refused", why.why().code(),
                "message", told.message(), "hint", told.hint()));
        if (!desk.options().json()) {
            desk.screen().error(told.message(), told.hint());
        }
    }

    /** Ends without waiting for anything: the answer for scripts, and what the process ends with. */
    ExitCode end() {
        return end(List.of());
    }

    /** The same with the dispatches it was about. */
    ExitCode end(List<DispatchRecord> dispatches) {
        if (desk.options().json()) {
            Json json = new Json(desk.wording());
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("decisions", answers);
            object.put("dispatches", dispatches.stream().map(each -> json.dispatch(each, desk.sentences())).collect(Collectors.toList()));
            desk.screen().line(Json.write(object));
        }
        return refused ? ExitCode.USAGE : ExitCode.DONE;
    }
}
