package org.autodispatcher.console.page;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Waiting;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Told;

/**
 * An incoming directory: how it is watched, and which of its files wait for what.
 *
 * @param how   it is watched, and when it was looked at
 * @param notes what a person should know of it
 * @param files that wait, longest first
 * @param more  how many more there are
 */
record DirectoryCard(String name, String how, List<Told> notes, List<WaitingFile> files, String more) implements Block {
    private static final String BUNDLE = "incoming";

    /**
     * A file that waits.
     *
     * @param path   from the top of the directory
     * @param reason stable code
     */
    record WaitingFile(String path, String reason, Instant since, Told told) {}

    static DirectoryCard of(DirectoryStanding standing, Texts texts) {
        Map<String, String> home = Map.of("home_option", texts.sentences().homeOption());
        List<WaitingFile> files = standing.waiting().stream().map(each -> file(each, home, texts)).toList();
        long more = standing.tree().waiting() - files.size();
        return new DirectoryCard(
                standing.name(), how(standing, texts), standing.notes().stream().map(each -> note(each, texts)).toList(), files,
                more > 0 ? texts.wording().textOf(BUNDLE, "waiting.more", "count", String.valueOf(more)) : "");
    }

    private static String how(DirectoryStanding standing, Texts texts) {
        String way = standing.looked().isEmpty() ? "beginning" : standing.way().name().toLowerCase(Locale.ROOT);
        return texts.wording().textOf(BUNDLE, "way." + way,
                "path", PackageNames.shown(standing.path()),
                "every", Amounts.time(standing.every()),
                "folders", String.valueOf(standing.tree().folders()),
                "files", String.valueOf(standing.tree().files()),
                "looked", standing.looked().map(texts::full).orElse(""));
    }

    private static WaitingFile file(Waiting file, Map<String, String> home, Texts texts) {
        return new WaitingFile(
                PackageNames.shown(file.path()), file.why().reason().code(), file.since(),
                new Told(texts.wording().message(file.why(), home), texts.wording().hint(file.why(), home)));
    }

    private static Told note(DirectoryStanding.Note note, Texts texts) {
        Map<String, String> values = new TreeMap<>(note.values());
        values.replaceAll((_, value) -> PackageNames.shown(value));
        note.values().forEach((name, value) -> values.put(name + "_word", ShellQuote.word(value)));
        values.put("home_option", texts.sentences().homeOption());
        return new Told(
                texts.wording().textOf(BUNDLE, "note." + note.code() + ".message", values),
                texts.wording().textOf(BUNDLE, "note." + note.code() + ".hint", values));
    }

    @Override
    public String id() {
        return "i-" + Ids.of(name);
    }

    @Override
    public String container() {
        return "directories";
    }

    @Override
    public List<Part> parts() {
        return List.of();
    }

    @Override
    public String html(Texts texts) {
        return Html.of(out -> JtedirectoryGenerated.render(out, null, this, texts));
    }
}
