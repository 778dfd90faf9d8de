package org.autodispatcher.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.report.Json;

/** Tells of places that packages arrive from by themselves, and of what is wrong with them. */
final class SourceTroubles {
    private static final String BUNDLE = "sources";

    private final Desk desk;

    SourceTroubles(Desk desk) {
        this.desk = desk;
    }

    /** One of them as it stands. */
    void print(Standing.Source source) {
        desk.screen().line("");
        desk.screen().line(text("source",
                "name", source.name(), "kind", source.kind(), "path", source.path(),
                "how", text(source.told() ? "source.told" : "source.looked-at"),
                "when", source.looked().map(desk.moments()::at).orElseGet(() -> text("source.never"))));
        if (source.adopted() > 0) {
            adopted(source.name(), source.adopted());
        }
        for (Standing.Trouble trouble : source.troubles()) {
            desk.screen().line("  " + message(trouble));
            desk.screen().line("  " + desk.wording().text("line.next", "hint", hint(trouble)));
        }
    }

    /** What lay there when it was looked at for the first time. */
    void adopted(String source, long count) {
        String[] values = {"source", source, "count", String.valueOf(count), "home_option", desk.options().homeOption()};
        desk.screen().line("  " + text("adopted.message", values));
        desk.screen().line("  " + desk.wording().text("line.next", "hint", text("adopted.hint", values)));
    }

    void complain(Standing.Trouble trouble) {
        desk.screen().error(message(trouble), hint(trouble));
    }

    Map<String, Object> fields(Standing.Source source) {
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

    Map<String, Object> fields(Standing.Trouble trouble) {
        return Json.object("what", trouble.what(), "reason", trouble.why().reason().code(), "message", message(trouble), "hint", hint(trouble));
    }

    private String message(Standing.Trouble trouble) {
        String message = desk.wording().message(trouble.why(), context());
        return trouble.what().isEmpty() ? message : text("waits", "what", trouble.what(), "message", message);
    }

    private String hint(Standing.Trouble trouble) {
        return desk.wording().hint(trouble.why(), context());
    }

    private Map<String, String> context() {
        return desk.sentences().context(new Target("", "", 0));
    }

    private String text(String key, String... namesAndValues) {
        return desk.wording().textOf(BUNDLE, key, namesAndValues);
    }
}
