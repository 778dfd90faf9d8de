package org.autodispatcher.cli;

import java.util.List;
import java.util.Locale;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Wording;
import org.autodispatcher.routing.NearMiss;
import org.autodispatcher.routing.Route;
import org.autodispatcher.routing.RoutingTable;

/** Says of every route why it does not match a name. */
final class NearMisses {
    private final Wording wording;

    NearMisses(Wording wording) {
        this.wording = wording;
    }

    /** A line for each route: where it stands, what it is called, what keeps the name from matching. */
    List<String> lines(RoutingTable table, String name) {
        Table lines = new Table();
        for (Route route : table.routes()) {
            lines.row(String.valueOf(route.line()), route.name(), text(route.pattern().nearMiss(name), name));
        }
        return lines.lines();
    }

    private String text(NearMiss miss, String name) {
        String kind = miss.kind().name().toLowerCase(Locale.ROOT);
        return wording.text("miss." + kind, "part", name.substring(0, miss.agrees()));
    }
}
