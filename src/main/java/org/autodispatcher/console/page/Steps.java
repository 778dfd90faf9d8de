package org.autodispatcher.console.page;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Timeline;

/** The steps of a dispatch as its page shows them. */
final class Steps {
    private Steps() {}

    /** Those that some entries tell of. */
    static List<StepLine> of(List<Entry> entries, Texts texts) {
        return Timeline.of(entries).stream().map(line -> of(line, texts)).toList();
    }

    private static StepLine of(Timeline.Line line, Texts texts) {
        Instant at = line.at();
        return new StepLine(
                at, texts.full(at), line.actor(), line.words(texts.wording()), line.took().map(Amounts::time).orElse(""),
                line.details(texts.wording(), texts.moments()));
    }

    /** What the record holds of the route as it was. */
    static Map<String, String> route(List<Entry> entries) {
        return entries.stream()
                .filter(each -> each.draft().step() == Step.ROUTE && each.draft().target().isEmpty())
                .reduce((_, later) -> later)
                .map(each -> each.draft().values())
                .orElse(Map.of());
    }
}
