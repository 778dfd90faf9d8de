package org.autodispatcher.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Waiting;

/** How incoming directories stand, in words and for scripts. */
public record IncomingText(Wording wording, Sentences sentences) {
    private static final String BUNDLE = "incoming";

    /** Why a file waits. */
    public Told told(Waiting file) {
        Map<String, String> context = Map.of("home_option", sentences.homeOption());
        return new Told(wording.message(file.why(), context), wording.hint(file.why(), context));
    }

    /** What else a person should know. */
    public Told told(DirectoryStanding.Note note) {
        Map<String, String> values = new TreeMap<>(note.values());
        values.replaceAll((_, value) -> PackageNames.shown(value));
        note.values().forEach((name, value) -> values.put(name + "_word", ShellQuote.word(value)));
        values.put("home_option", sentences.homeOption());
        String key = "note." + note.code();
        return new Told(wording.textOf(BUNDLE, key + ".message", values), wording.textOf(BUNDLE, key + ".hint", values));
    }

    /** How one is watched, and what was seen there. */
    public String headline(DirectoryStanding standing, Moments moments) {
        String way = standing.looked().isEmpty() ? "beginning" : standing.way().name().toLowerCase(Locale.ROOT);
        return wording.textOf(BUNDLE, "way." + way,
                "path", standing.path(),
                "every", Amounts.time(standing.every()),
                "folders", String.valueOf(standing.tree().folders()),
                "files", String.valueOf(standing.tree().files()),
                "looked", standing.looked().map(moments::at).orElse(""));
    }

    /** One for scripts. */
    public Map<String, Object> fields(DirectoryStanding standing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", standing.name());
        fields.put("path", standing.path());
        fields.put("watched", standing.way().name().toLowerCase(Locale.ROOT));
        fields.put("folders", standing.tree().folders());
        fields.put("files", standing.tree().files());
        standing.looked().ifPresent(looked -> fields.put("looked", looked.toString()));
        standing.looks().took().ifPresent(took -> fields.put("look_took_ms", took.toMillis()));
        fields.put("waiting", standing.tree().waiting());
        fields.put("waits", standing.waiting().stream().map(this::fields).toList());
        fields.put("notes", standing.notes().stream().map(this::fields).toList());
        return fields;
    }

    private Map<String, Object> fields(Waiting file) {
        Told told = told(file);
        return Json.object("path", file.path(), "reason", file.why().reason().code(), "since", file.since().toString(),
                "message", told.message(), "hint", told.hint());
    }

    private Map<String, Object> fields(DirectoryStanding.Note note) {
        Told told = told(note);
        return Json.object("code", note.code(), "message", told.message(), "hint", told.hint());
    }
}
