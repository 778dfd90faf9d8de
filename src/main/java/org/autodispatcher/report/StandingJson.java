package org.autodispatcher.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Standing;

/** How things stand in a HOME, for scripts. */
public record StandingJson(Wording wording, Sentences sentences) {
    /** All of it. */
    public Map<String, Object> fields(Standing standing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        standing.environment().ifPresent(name -> fields.put("environment", name));
        standing.owner().ifPresent(owner -> fields.put("owner", Json.object(
                "pid", owner.pid(), "account", owner.account(), "since", owner.since().toString(), "verb", owner.verb())));
        standing.routes().ifPresent(routes -> fields.put("routes", fields(routes)));
        fields.putAll(waiting(standing));
        fields.put("pauses", standing.pauses().stream().map(StandingJson::fields).toList());
        fields.put("notes", standing.notes().stream().map(this::fields).toList());
        fields.putAll(arrivals(standing));
        fields.put("open", standing.open().all());
        Json json = new Json(wording);
        fields.put("dispatches", standing.open().latest().stream().map(each -> json.dispatch(each, sentences)).toList());
        return fields;
    }

    /** What waits for a person. */
    public Map<String, Object> waiting(Standing standing) {
        return Map.of("waits", Waiting.in(standing.open().latest(), wording, sentences).stream().map(Waiting::fields).toList());
    }

    /** Where packages arrive by themselves. */
    public Map<String, Object> arrivals(Standing standing) {
        IncomingText incoming = new IncomingText(wording, sentences);
        SourceText sources = new SourceText(wording, sentences);
        return Json.object(
                "incoming", standing.incoming().stream().map(incoming::fields).toList(),
                "sources", standing.sources().stream().map(sources::fields).toList());
    }

    /** The routes in force. */
    public static Map<String, Object> fields(Standing.Routes routes) {
        return Json.object("loaded", routes.loaded().toString(), "digest", routes.digest(),
                "edited", routes.edited(), "loadable", routes.loadable());
    }

    private static Map<String, Object> fields(Standing.Pause pause) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Decision.Scope scope = pause.scope();
        scope.route().ifPresent(route -> fields.put("route", route));
        scope.target().ifPresent(target -> fields.put("target", target));
        fields.put("by", pause.by());
        fields.put("since", pause.since().toString());
        fields.put("comment", pause.comment());
        return fields;
    }

    private Map<String, Object> fields(Standing.Note note) {
        Told told = told(note);
        return Json.object("code", note.code(), "message", told.message(), "hint", told.hint());
    }

    /** What else a person should know. */
    public Told told(Standing.Note note) {
        Map<String, String> values = sentences.shown(note.values());
        values.put("home_option", sentences.homeOption());
        note.why().ifPresent(why -> {
            values.put("message", wording.message(why, values));
            values.put("hint", wording.hint(why, values));
        });
        String key = "note." + note.code();
        return new Told(wording.textOf("control", key + ".message", values), wording.textOf("control", key + ".hint", values));
    }

    /** Who has paused what. */
    public Told told(Standing.Pause pause, Moments moments) {
        return new Told(
                wording.textOf("record", "paused.message",
                        "scope", Scopes.shown(wording, pause.scope()),
                        "by", pause.by(),
                        "since", moments.at(pause.since()),
                        "comment", Scopes.quoted(wording, pause.comment())),
                wording.textOf("record", "paused.hint", "options", Scopes.options(pause.scope()), "home_option", sentences.homeOption()));
    }
}
