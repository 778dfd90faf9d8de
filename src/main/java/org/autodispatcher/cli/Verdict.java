package org.autodispatcher.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;

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
            case Decided.Refused(Decided.Why why, Map<String, String> values) -> {
                refused(about, wording(why, decision), why, values);
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

    /** That there is nothing to do means something else for each order. */
    private static String wording(Decided.Why why, Decision decision) {
        if (why != Decided.Why.NOTHING_TO_DO) {
            return why.code();
        }
        boolean resumes = decision instanceof Decision.Resume;
        boolean all = decision instanceof Decision.Resume resume && resume.scope().equals(Decision.Scope.EVERYTHING);
        return why.code() + (all ? ".resume-all" : resumes ? ".resume" : ".pause");
    }

    private void refused(String about, String wording, Decided.Why why, Map<String, String> values) {
        Map<String, String> all = new TreeMap<>(Map.of("id", about, "verb", verb, "home_option", desk.options().homeOption()));
        all.putAll(values);
        all.computeIfPresent("state", (_, state) -> desk.wording().text("state." + state));
        String message = sentence(wording, "message", all);
        String hint = sentence(wording, "hint", all);
        refused = true;
        answers.add(Json.object(
                "decision", verb, "about", about, "subjects", List.of(), "refused", why.code(), "message", message, "hint", hint));
        if (!desk.options().json()) {
            desk.screen().error(message, hint);
        }
    }

    private String sentence(String wording, String part, Map<String, String> values) {
        return desk.wording().textOf("control", "decision." + wording + "." + part, values);
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
