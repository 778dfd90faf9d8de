package org.autodispatcher.cli;

import java.nio.file.Path;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.report.ExplanationFacts;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.Route;

/** An explanation for people. */
final class ExplanationText {
    private final Screen screen;
    private final Wording wording;

    ExplanationText(Screen screen) {
        this.screen = screen;
        wording = screen.wording();
    }

    void print(Path routesFile, String name, Explanation explanation) {
        Route route = explanation.routed().route();
        screen.line(wording.text("explain.route",
                "package", name, "route", route.name(), "file", routesFile.toString(), "line", String.valueOf(route.line())));
        Table table = new Table();
        ExplanationFacts.of(wording, explanation).forEach(fact -> table.row(fact.label(), fact.value()));
        table.lines().forEach(line -> screen.line("  " + line));
    }
}
