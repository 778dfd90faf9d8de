package org.autodispatcher.console.page;

import java.util.List;
import org.autodispatcher.dispatch.TargetStanding;
import org.autodispatcher.routing.RoutingTable;

/**
 * The page <i>Targets</i>: what is on each of them, and what is known of it.
 *
 * @param find what is looked for; empty for all
 * @param targets those that fit, by name, as many as a page bears
 * @param count how many fit
 * @param all  how many there are
 */
public record TargetsPage(String find, List<TargetLine> targets, int count, int all) {
    private static final int ROWS = 300;

    public TargetsPage {
        targets = List.copyOf(targets);
    }

    public static TargetsPage of(String find, List<TargetStanding> standings, RoutingTable table, Texts texts) {
        List<TargetLine> fitting = standings.stream().map(each -> TargetLine.of(each, table, texts)).filter(each -> each.has(find)).toList();
        return new TargetsPage(find, fitting.subList(0, Math.min(fitting.size(), ROWS)), fitting.size(), standings.size());
    }

    public String html(Frame frame) {
        return Html.of(out -> JtetargetsGenerated.render(out, null, frame, this));
    }

    /** How many there are, and how many of them are to be seen. */
    String counted(Texts texts) {
        return texts.of("targets.count", "count", count, "all", all) + (count > targets.size() ? texts.of("targets.first", "shown", targets.size()) : "");
    }
}
