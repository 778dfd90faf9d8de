package org.autodispatcher.report;

import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;

/** Why decisions do not fit, in words, and what to type next. */
public record RefusedText(Wording wording, String homeOption) {
    private static final String BUNDLE = "control";

    /**
     * @param about what was meant, as it is typed
     * @param verb  what was ordered, as it is typed
     */
    public Told told(Decided.Refused refused, Decision decision, String about, String verb) {
        Map<String, String> values = new TreeMap<>(Map.of("id", about, "verb", verb, "home_option", homeOption));
        values.putAll(refused.values());
        values.computeIfPresent("state", (_, state) -> wording.text("state." + state));
        values.computeIfPresent("step", (_, step) -> wording.textOf("record", "step." + step + ".fact"));
        String key = "decision." + key(refused.why(), decision);
        return new Told(wording.textOf(BUNDLE, key + ".message", values), wording.textOf(BUNDLE, key + ".hint", values));
    }

    /** That there is nothing to do, or that a pause has changed, means something else for each order. */
    private static String key(Decided.Why why, Decision decision) {
        boolean ofHome = decision instanceof Decision.Pause || decision instanceof Decision.Resume;
        if (why == Decided.Why.CHANGED_MEANWHILE && ofHome) {
            return why.code() + ".home";
        }
        if (why != Decided.Why.NOTHING_TO_DO) {
            return why.code();
        }
        boolean resumes = decision instanceof Decision.Resume;
        boolean all = decision instanceof Decision.Resume resume && resume.scope().equals(Decision.Scope.EVERYTHING);
        return why.code() + (all ? ".resume-all" : resumes ? ".resume" : ".pause");
    }
}
