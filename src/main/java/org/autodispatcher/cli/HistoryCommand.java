package org.autodispatcher.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code history}: what happened, newest first. */
@Command(name = "history")
final class HistoryCommand implements Callable<Integer> {
    private static final int ROUTE_COLUMN = 3;

    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Mixin
    private FilterOptions asked = new FilterOptions();

    HistoryCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.LOOK)) {
            List<DispatchRecord> found = new ArrayList<>();
            for (long id : ids(desk, asked.filters(desk.moments()))) {
                found.add(desk.dispatch(id));
            }
            if (options.json()) {
                screen.line(new Json(screen.wording()).dispatches(found, desk.sentences()));
            } else if (found.isEmpty()) {
                desk.say(asked.narrowed() ? "history.none-fits" : "history.none");
            } else {
                print(desk, found);
            }
            return ExitCode.DONE.status();
        }
    }

    /** Newest first; a dispatch that several filters find is there once. */
    private List<Long> ids(Desk desk, List<HistoryFilter> filters) throws java.io.IOException {
        TreeSet<Long> ids = new TreeSet<>(Comparator.reverseOrder());
        for (HistoryFilter filter : filters) {
            ids.addAll(desk.control().find(filter));
        }
        return ids.stream().limit(asked.limit()).toList();
    }

    private void print(Desk desk, List<DispatchRecord> found) {
        Wording wording = screen.wording();
        Table table = new Table().row(
                wording.text("column.id"),
                desk.text("column.arrived"),
                wording.text("column.package"),
                desk.text("column.route"),
                wording.text("column.state"),
                desk.text("column.reason"));
        for (DispatchRecord dispatch : found) {
            table.row(
                    String.valueOf(dispatch.id()),
                    desk.moments().day(dispatch.arrived()) + " " + desk.moments().second(dispatch.arrived()),
                    PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse("")),
                    dispatch.fact(DispatchRecord.ROUTE).orElse("–"),
                    wording.word(dispatch.state()),
                    dispatch.reason().map(Reason::code).orElse(""));
        }
        table.lines(screen.width(), ROUTE_COLUMN - 1, ROUTE_COLUMN).forEach(screen::line);
        if (found.size() == asked.limit() && !options.quiet()) {
            desk.say("history.limited", "limit", String.valueOf(asked.limit()));
        }
    }
}
