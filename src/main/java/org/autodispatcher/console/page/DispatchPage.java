package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.Origin;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Progress;
import org.autodispatcher.console.page.DecidePage.Fact;
import org.autodispatcher.dispatch.Rollout;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.RolloutText;
import org.autodispatcher.report.RouteAsItWas;
import org.autodispatcher.report.Told;

/**
 * Everything about one dispatch.
 *
 * @param id      its number
 * @param pack    the package's name, as it may be shown
 * @param blocks  all that changes, in the order in which it stands
 * @param facts   of the package
 * @param route   the section as it was when the package was routed, a line each
 * @param version of what is shown
 */
public record DispatchPage(long id, String pack, List<Block> blocks, List<Fact> facts, List<String> route, long version) {
    public DispatchPage {
        blocks = List.copyOf(blocks);
        facts = List.copyOf(facts);
        route = List.copyOf(route);
    }

    public static DispatchPage of(DispatchRecord dispatch, List<Entry> entries, List<Block> blocks, long version, Texts texts) {
        return new DispatchPage(dispatch.id(), name(dispatch), blocks, facts(dispatch, texts), RouteAsItWas.lines(Steps.route(entries)), version);
    }

    static String name(DispatchRecord dispatch) {
        return PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse(""));
    }

    /** What is to be seen of it at this moment. */
    public static List<Block> blocks(DispatchRecord dispatch, List<Entry> entries, Map<String, Progress> sent, Texts texts) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(Row.of(dispatch, "summary", sent, texts));
        blocks.add(Whole.of(dispatch, entries, texts));
        Map<String, List<Entry>> byTarget = entries.stream().collect(Collectors.groupingBy(each -> each.draft().target()));
        for (DeliveryRecord each : dispatch.deliveries()) {
            blocks.add(TargetBlock.of(dispatch, each, blocks.size(), byTarget.getOrDefault(each.target(), List.of()), texts));
        }
        return blocks;
    }

    private static List<Fact> facts(DispatchRecord dispatch, Texts texts) {
        List<Fact> facts = new ArrayList<>();
        dispatch.fact(DispatchRecord.SHA256).ifPresent(value -> facts.add(new Fact("SHA-256", value)));
        dispatch.fact(DispatchRecord.SIZE).ifPresent(size -> facts.add(new Fact(texts.of("fact.size"), Amounts.bytes(Long.parseLong(size)))));
        facts.add(new Fact(texts.of("fact.arrived"), texts.full(dispatch.arrived())));
        facts.add(new Fact(texts.of("fact.submitter"), dispatch.submitter()));
        facts.add(new Fact(texts.of("fact.source"), dispatch.fact(DispatchRecord.SOURCE).orElse("–")));
        fact(facts, dispatch, Origin.FILE, texts.of("fact.file"));
        fact(facts, dispatch, Origin.REPOSITORY, texts.of("fact.repository"));
        fact(facts, dispatch, Origin.PATH, texts.of("fact.path"));
        fact(facts, dispatch, Origin.REVISION, texts.of("fact.revision"));
        fact(facts, dispatch, Origin.BRANCH, texts.of("fact.branch"));
        fact(facts, dispatch, Origin.AUTHOR, texts.of("fact.author"));
        fact(facts, dispatch, DispatchRecord.ROUTE, texts.of("route"));
        fact(facts, dispatch, DispatchRecord.LINE, texts.of("fact.line"));
        return facts;
    }

    private static void fact(List<Fact> facts, DispatchRecord dispatch, String name, String label) {
        dispatch.fact(name).ifPresent(value -> facts.add(new Fact(label, PackageNames.shown(value))));
    }

    String html(String container, Texts texts) {
        StringBuilder html = new StringBuilder();
        blocks.stream().filter(each -> each.container().equals(container)).forEach(each -> html.append(each.html(texts)));
        return html.toString();
    }

    public String html(Frame frame) {
        return Html.of(out -> JtedispatchGenerated.render(out, null, frame, this));
    }

    /**
     * What is so of the dispatch as a whole.
     *
     * @param told    why it stands where it stands; both empty where that needs no words
     * @param rollout how its targets go, in batches; no lines where there is one target
     * @param steps   that belong to no target
     * @param offers  what can be decided about all of it
     */
    record Whole(long dispatch, Told told, List<String> rollout, List<StepLine> steps, List<Offer> offers) implements Block {
        static Whole of(DispatchRecord dispatch, List<Entry> entries, Texts texts) {
            List<String> rollout = Rollout.of(dispatch, entries).map(each -> new RolloutText(texts.wording()).lines(each)).orElse(List.of());
            return new Whole(
                    dispatch.id(), Told.of(texts.wording(), texts.sentences(), dispatch).orElse(new Told("", "")), rollout,
                    Steps.of(entries.stream().filter(each -> each.draft().target().isEmpty()).toList(), texts), Offer.of(Verb.fitting(dispatch), dispatch.id(), Optional.empty(), texts));
        }

        @Override
        public String id() {
            return "whole";
        }

        @Override
        public String container() {
            return "all";
        }

        @Override
        public String html(Texts texts) {
            return Html.of(out -> JtewholeGenerated.render(out, null, this, texts));
        }
    }
}
