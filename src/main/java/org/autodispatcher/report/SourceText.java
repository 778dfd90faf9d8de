package org.autodispatcher.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Standing;

/** Repositories that packages arrive from, in words and for scripts. */
public record SourceText(Wording wording, Sentences sentences) {
    private static final String BUNDLE = "sources";

    /** Which one it is, and how it is looked at. */
    public String headline(Standing.Source source, Moments moments) {
        return text("source",
                "name", source.name(), "kind", source.kind(), "path", source.path(),
                "how", text(source.told() ? "source.told" : "source.looked-at"),
                "when", source.looked().map(moments::at).orElseGet(() -> text("source.never")));
    }

    /** What lay there when it was looked at for the first time. */
    public Told adopted(String source, long count) {
        String[] values = {"source", source, "count", String.valueOf(count), "home_option", sentences.homeOption()};
        return new Told(text("adopted.message", values), text("adopted.hint", values));
    }

    /** What is wrong with one, or waits there. */
    public Told told(Standing.Trouble trouble) {
        Map<String, String> context = sentences.context(new Target("", "", 0));
        String message = wording.message(trouble.why(), context);
        return new Told(
                trouble.what().isEmpty() ? message : text("waits", "what", trouble.what(), "message", message),
                wording.hint(trouble.why(), context));
    }

    /** One for scripts. */
    public Map<String, Object> fields(Standing.Source source) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", source.name());
        fields.put("kind", source.kind());
        fields.put("path", source.path());
        fields.put("told", source.told());
        source.looked().ifPresent(at -> fields.put("looked", at.toString()));
        fields.put("adopted", source.adopted());
        fields.put("troubles", source.troubles().stream().map(this::fields).toList());
        return fields;
    }

    /** A trouble for scripts. */
    public Map<String, Object> fields(Standing.Trouble trouble) {
        Told told = told(trouble);
        return Json.object("what", trouble.what(), "reason", trouble.why().reason().code(), "message", told.message(), "hint", told.hint());
    }

    private String text(String key, String... namesAndValues) {
        return wording.textOf(BUNDLE, key, namesAndValues);
    }
}
