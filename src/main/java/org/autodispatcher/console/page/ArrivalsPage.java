package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.HistoryRow;

/**
 * The page <i>Arrivals</i>: how packages are waited for, which files wait and why, and what has arrived lately.
 *
 * @param blocks  all that changes, in the order in which it stands
 * @param version of what is shown; what comes after it is sent to whoever looks
 */
public record ArrivalsPage(List<Block> blocks, long version) {
    public ArrivalsPage {
        blocks = List.copyOf(blocks);
    }

    /**
     * What is to be seen.
     *
     * @param arrived packages that arrived lately, newest first
     */
    public static List<Block> blocks(List<DirectoryStanding> directories, List<Standing.Source> repositories, List<HistoryRow> arrived, Texts texts) {
        List<Block> blocks = new ArrayList<>();
        directories.forEach(each -> blocks.add(DirectoryCard.of(each, texts)));
        repositories.forEach(each -> blocks.add(RepositoryCard.of(each, texts)));
        arrived.forEach(each -> blocks.add(Arrived.of(each, texts)));
        return blocks;
    }

    public String html(Frame frame) {
        return Html.of(out -> JtearrivalsGenerated.render(out, null, frame, this));
    }

    /** The markup of one container's blocks. */
    String html(String container, Texts texts) {
        StringBuilder html = new StringBuilder();
        blocks.stream().filter(each -> each.container().equals(container)).forEach(each -> html.append(each.html(texts)));
        return html.toString();
    }
}
