package org.autodispatcher.console.page;

import java.time.Instant;
import java.util.Set;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryRow;

/**
 * A package that has arrived, with its dispatch.
 *
 * @param way    by which it came, and who brought it
 * @param state  code of the dispatch's state
 * @param word   the same in words
 * @param reason stable code; empty for none
 */
record Arrived(long dispatch, String pack, String way, Instant at, String state, String word, String reason) implements Block {
    private static final Set<String> WAYS = Set.of("incoming", "git", "svn", "http", "command-line");

    static Arrived of(HistoryRow row, Texts texts) {
        String source = row.fact(DispatchRecord.SOURCE).orElse("");
        String way = WAYS.contains(source) ? texts.of("arrived." + source) : source;
        return new Arrived(
                row.id(), PackageNames.shown(row.fact(DispatchRecord.PACKAGE).orElse("")), texts.of("arrived.way", "way", way, "by", row.submitter()),
                row.arrived(), row.state().text(), texts.state(row.state()), row.reason().map(Reason::code).orElse(""));
    }

    @Override
    public String id() {
        return "a" + dispatch;
    }

    @Override
    public String container() {
        return "arrived";
    }

    @Override
    public String html(Texts texts) {
        return Html.of(out -> JtearrivedGenerated.render(out, null, this, texts));
    }
}
