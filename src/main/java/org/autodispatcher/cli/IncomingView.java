package org.autodispatcher.cli;

import org.autodispatcher.PackageNames;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Waiting;
import org.autodispatcher.report.IncomingText;
import org.autodispatcher.report.Told;

/** Shows how an incoming directory stands: how it is watched, which files wait for what, and what a person should know. */
final class IncomingView {
    private static final String BUNDLE = "incoming";
    private static final String INDENT = "    ";

    private final Desk desk;
    private final DirectoryStanding standing;
    private final IncomingText text;

    IncomingView(Desk desk, DirectoryStanding standing) {
        this.desk = desk;
        this.standing = standing;
        text = new IncomingText(desk.wording(), desk.sentences());
    }

    void print() {
        desk.screen().line("");
        desk.screen().line(text.headline(standing, desk.moments()));
        standing.notes().forEach(note -> told(INDENT, text.told(note)));
        if (standing.tree().waiting() > 0) {
            desk.screen().line(INDENT + text("waiting", "count", String.valueOf(standing.tree().waiting())));
            standing.waiting().forEach(this::waiting);
            long more = standing.tree().waiting() - standing.waiting().size();
            if (more > 0) {
                desk.screen().line(INDENT + text("waiting.more", "count", String.valueOf(more)));
            }
        }
    }

    private void waiting(Waiting file) {
        desk.screen().line(INDENT + text("waiting.file",
                "path", PackageNames.shown(file.path()), "reason", file.why().reason().code(), "since", desk.moments().at(file.since())));
        told(INDENT + INDENT, text.told(file));
    }

    private void told(String indent, Told told) {
        desk.screen().line(indent + told.message());
        desk.screen().line(indent + desk.wording().text("line.next", "hint", told.hint()));
    }

    private String text(String key, String... namesAndValues) {
        return desk.wording().textOf(BUNDLE, key, namesAndValues);
    }
}
