package org.autodispatcher.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Waiting;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Json;

/** Shows how an incoming directory stands: how it is watched, which files wait for what, and what a person should know. */
final class IncomingView {
    private static final String BUNDLE = "incoming";
    private static final String INDENT = "    ";

    private final Desk desk;
    private final DirectoryStanding standing;

    IncomingView(Desk desk, DirectoryStanding standing) {
        this.desk = desk;
        this.standing = standing;
    }

    void print() {
        desk.screen().line("");
        desk.screen().line(headline());
        standing.notes().forEach(note -> {
            desk.screen().line(INDENT + sentence(note, "message"));
            desk.screen().line(INDENT + desk.wording().text("line.next", "hint", sentence(note, "hint")));
        });
        if (standing.tree().waiting() > 0) {
            desk.screen().line(INDENT + text("waiting", "count", String.valueOf(standing.tree().waiting())));
            standing.waiting().forEach(this::waiting);
            long more = standing.tree().waiting() - standing.waiting().size();
            if (more > 0) {
                desk.screen().line(INDENT + text("waiting.more", "count", String.valueOf(more)));
            }
        }
    }

    private String headline() {
        String way = standing.looked().isEmpty() ? "beginning" : standing.way().name().toLowerCase(Locale.ROOT);
        return text("way." + way,
                "path", standing.path(),
                "every", Amounts.time(standing.every()),
                "folders", String.valueOf(standing.tree().folders()),
                "files", String.valueOf(standing.tree().files()),
                "looked", standing.looked().map(desk.moments()::at).orElse(""));
    }

    private void waiting(Waiting file) {
        desk.screen().line(INDENT + text("waiting.file",
                "path", PackageNames.shown(file.path()), "reason", file.why().reason().code(), "since", desk.moments().at(file.since())));
        desk.screen().line(INDENT + INDENT + message(file));
        desk.screen().line(INDENT + INDENT + desk.wording().text("line.next", "hint", hint(file)));
    }

    private String message(Waiting file) {
        return desk.wording().message(file.why(), context());
    }

    private String hint(Waiting file) {
        return desk.wording().hint(file.why(), context());
    }

    private Map<String, String> context() {
        return Map.of("home_option", desk.options().homeOption());
    }

    private String sentence(DirectoryStanding.Note note, String part) {
        Map<String, String> values = new TreeMap<>(note.values());
        values.replaceAll((_, value) -> PackageNames.shown(value));
        note.values().forEach((name, value) -> values.put(name + "_word", ShellQuote.word(value)));
        values.put("home_option", desk.options().homeOption());
        return desk.wording().textOf(BUNDLE, "note." + note.code() + "." + part, values);
    }

    private String text(String key, String... namesAndValues) {
        return desk.wording().textOf(BUNDLE, key, namesAndValues);
    }

    /** The same for scripts. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", standing.name());
        fields.put("path", standing.path());
        fields.put("watched", standing.way().name().toLowerCase(Locale.ROOT));
        fields.put("folders", standing.tree().folders());
        fields.put("files", standing.tree().files());
        standing.looked().ifPresent(looked -> fields.put("looked", looked.toString()));
        standing.looks().took().ifPresent(took -> fields.put("look_took_ms", took.toMillis()));
        fields.put("waiting", standing.tree().waiting());
        fields.put("waits", standing.waiting().stream().map(file -> Json.object(
                "path", file.path(), "reason", file.why().reason().code(), "since", file.since().toString(),
                "message", message(file), "hint", hint(file))).toList());
        fields.put("notes", standing.notes().stream().map(note -> Json.object(
                "code", note.code(), "message", sentence(note, "message"), "hint", sentence(note, "hint"))).toList());
        return fields;
    }
}
