package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Told;

/**
 * Asks somebody to decide, and shows on what.
 *
 * @param verb   what is to be decided
 * @param on     what about: {@code ID} or {@code ID:TARGET}
 * @param facts  what he must know: names and values, in their order
 * @param stands how each target that it is about stands
 * @param typed  what was filled in before
 * @param said   what came of it before; empty at first
 */
public record DecidePage(Verb verb, String on, List<Fact> facts, List<Stand> stands, Typed typed, Said said) {
    private static final int SHOWN = 20;

    public DecidePage {
        facts = List.copyOf(facts);
        stands = List.copyOf(stands);
    }

    /** Something to know. */
    record Fact(String name, String value) {}

    /** How a target stands. */
    record Stand(String target, String state, String word, String message) {}

    /**
     * What a form holds.
     *
     * @param reason  why, in his words
     * @param seen    position of the last entry that he has seen
     * @param reasons what the reason must look like; empty where it may be any
     * @param targets of the dispatch, where one of them can be named
     */
    public record Typed(String reason, long seen, Optional<String> reasons, List<String> targets) {}

    /** What came of it: what happened and what to do; both empty at first. */
    public record Said(String message, String hint) {
        public static final Said NOTHING = new Said("", "");
    }

    public static DecidePage of(Verb verb, DispatchRecord dispatch, Optional<String> target, Typed typed, Said said, Texts texts) {
        List<DeliveryRecord> about = dispatch.deliveries().stream()
                .filter(each -> target.map(each.target()::equals).orElse(true) && Verb.fitting(each).contains(verb))
                .toList();
        List<Stand> stands = new ArrayList<>(about.stream().limit(SHOWN).map(each -> new Stand(
                each.target(), each.state().text(), texts.state(each.state()),
                Told.of(texts.wording(), texts.sentences(), dispatch, each).map(Told::message).orElse(""))).toList());
        String on = dispatch.id() + target.map(each -> ":" + each).orElse("");
        return new DecidePage(verb, on, facts(verb, dispatch, about, texts), stands, typed, said);
    }

    private static List<Fact> facts(Verb verb, DispatchRecord dispatch, List<DeliveryRecord> about, Texts texts) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(texts.of("fact.package"), PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse(""))));
        dispatch.fact(DispatchRecord.SIZE).ifPresent(size -> facts.add(new Fact(texts.of("fact.size"), Amounts.bytes(Long.parseLong(size)))));
        dispatch.fact(DispatchRecord.SHA256).ifPresent(digest -> facts.add(new Fact("SHA-256", digest)));
        facts.add(new Fact(texts.of("fact.submitter"), dispatch.submitter()));
        dispatch.fact(DispatchRecord.ROUTE).ifPresent(route -> facts.add(new Fact(texts.of("route"), route)));
        if (verb == Verb.APPROVE) {
            dispatch.fact("route.key.upgrade_command").ifPresent(command -> facts.add(new Fact(texts.of("fact.command"), command)));
            about.stream().flatMap(each -> each.fact(DeliveryRecord.REMOTE_PATH).stream()).distinct().limit(SHOWN)
                    .forEach(path -> facts.add(new Fact(texts.of("fact.placed"), path)));
        }
        dispatch.failure().ifPresent(_ -> Told.of(texts.wording(), texts.sentences(), dispatch)
                .ifPresent(told -> facts.add(new Fact(texts.state(dispatch.state()), told.message()))));
        if (about.size() > SHOWN) {
            facts.add(new Fact(texts.of("fact.targets"), String.valueOf(about.size())));
        }
        return facts;
    }

    String key() {
        return "verb." + verb.text();
    }

    /** Whether it ends something. */
    boolean ends() {
        return verb == Verb.CANCEL || verb == Verb.STOP;
    }

    /** The form alone, to be put into a page that is there. */
    public String form(Frame frame) {
        return Html.of(out -> JtedecideformGenerated.render(out, null, frame, this));
    }

    public String html(Frame frame) {
        return Html.of(out -> JtedecideGenerated.render(out, null, frame, this));
    }
}
