package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.DispatchState;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.DispatchRecord;

/**
 * The page <i>Now</i>: what must be known, what waits for a person, what is under way, what ended lately.
 *
 * @param blocks  all that changes, in the order in which it stands
 * @param version of what is shown; what comes after it is sent to whoever looks
 */
public record NowPage(List<Block> blocks, long version) {
    /** The containers of its blocks, which stand in the page whatever there is in them. */
    public static final List<String> CONTAINERS = List.of("counts", "notices", "waits", "active", "ended");

    private static final int ROWS = 200;
    private static final int CARDS = 50;

    public NowPage {
        blocks = List.copyOf(blocks);
    }

    /** What is to be seen of a situation. */
    public static List<Block> blocks(Situation situation, Texts texts) {
        List<Block> blocks = new ArrayList<>(Notice.all(situation.standing(), texts));
        List<DispatchRecord> open = situation.standing().open().latest();
        blocks.addAll(WaitCard.latest(open, CARDS, texts));
        open.reversed().stream()
                .filter(each -> each.state() == DispatchState.ACTIVE)
                .limit(ROWS)
                .forEach(each -> blocks.add(Row.of(each, "active", situation.sent(), texts)));
        situation.ended().forEach(each -> blocks.add(Row.of(each, "ended", situation.sent(), texts)));
        blocks.add(Count.of(situation.standing(), open, texts));
        return blocks;
    }

    public String html(Frame frame) {
        return Html.of(out -> JtenowGenerated.render(out, null, frame, this));
    }

    /** The markup of one container's blocks. */
    String html(String container, Texts texts) {
        StringBuilder html = new StringBuilder();
        blocks.stream().filter(each -> each.container().equals(container)).forEach(each -> html.append(each.html(texts)));
        return html.toString();
    }

    /**
     * How many there are, for the heads of the sections.
     *
     * @param waits  what waits for a person
     * @param active dispatches under way
     * @param more   a sentence about dispatches under way that are not shown; empty where all are
     * @param others the same about what waits
     */
    record Count(long waits, long active, String more, String others) implements Block {
        static Count of(Standing standing, List<DispatchRecord> open, Texts texts) {
            long active = open.stream().filter(each -> each.state() == DispatchState.ACTIVE).count();
            long hidden = standing.open().older() + Math.max(0, active - ROWS);
            long waits = open.stream().mapToLong(WaitCard::waiting).sum();
            boolean many = open.stream().filter(each -> WaitCard.waiting(each) > 0).count() >= CARDS;
            return new Count(waits, active, hidden > 0 ? texts.of("now.more", "count", hidden) : "", many ? texts.of("now.others") : "");
        }

        @Override
        public String id() {
            return "count";
        }

        @Override
        public String container() {
            return "counts";
        }

        @Override
        public String html(Texts texts) {
            return Html.of(out -> JtecountGenerated.render(out, null, this, texts));
        }
    }
}
