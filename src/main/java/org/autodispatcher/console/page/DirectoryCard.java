package org.autodispatcher.console.page;

import java.time.Instant;
import java.util.List;
import org.autodispatcher.PackageNames;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.report.IncomingText;
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
        IncomingText words = new IncomingText(texts.wording(), texts.sentences());
        List<WaitingFile> files = standing.waiting().stream()
                .map(each -> new WaitingFile(PackageNames.shown(each.path()), each.why().reason().code(), each.since(), words.told(each)))
                .toList();
        long more = standing.tree().waiting() - files.size();
        return new DirectoryCard(
                standing.name(), words.headline(standing, texts.moments()), standing.notes().stream().map(words::told).toList(), files,
                more > 0 ? texts.wording().textOf(BUNDLE, "waiting.more", "count", String.valueOf(more)) : "");
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
    public String html(Texts texts) {
        return Html.of(out -> JtedirectoryGenerated.render(out, null, this, texts));
    }
}
