package org.autodispatcher.console.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Told;
import org.autodispatcher.report.Waiting;

/**
 * Something that waits for a person: a dispatch, or those of its deliveries for which the same is to be done.
 *
 * @param targets empty for the dispatch as a whole
 * @param state   code of the state
 * @param word    the same in words
 * @param reason  stable code
 * @param since   when the first of them came into that state
 * @param told    what happened, and what to do
 * @param offers  what can be decided
 */
record WaitCard(
        long dispatch, String pack, List<String> targets, String state, String word, String reason, Instant since, Told told, List<Offer> offers)
        implements Block {
    private static final int NAMED = 4;

    /** The latest of what waits, newest first: no more than somebody reads. */
    static List<WaitCard> latest(List<DispatchRecord> open, int most, Texts texts) {
        List<WaitCard> cards = new ArrayList<>();
        open.reversed().stream().takeWhile(_ -> cards.size() < most).forEach(each -> cards.addAll(of(each, texts)));
        return cards;
    }

    /** How much of a dispatch waits for a person. */
    static long waiting(DispatchRecord dispatch) {
        long whole = dispatch.failure().isPresent() && Waiting.waits(dispatch.stopped()) ? 1 : 0;
        return whole + dispatch.deliveries().stream().filter(each -> Waiting.waits(each.state())).count();
    }

    static List<WaitCard> of(DispatchRecord dispatch, Texts texts) {
        List<WaitCard> cards = new ArrayList<>();
        String pack = PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse(""));
        dispatch.failure().filter(_ -> Waiting.waits(dispatch.stopped())).ifPresent(failure -> cards.add(new WaitCard(
                dispatch.id(), pack, List.of(), dispatch.state().text(), texts.state(dispatch.state()), failure.reason().code(), dispatch.arrived(),
                Told.of(texts.wording(), texts.sentences(), dispatch).orElse(new Told("", "")),
                Offer.of(Verb.fitting(dispatch), dispatch.id(), Optional.empty(), texts))));
        Map<Object, List<DeliveryRecord>> alike = new LinkedHashMap<>();
        for (DeliveryRecord each : dispatch.deliveries()) {
            if (Waiting.waits(each.state())) {
                alike.computeIfAbsent(List.of(each.state(), each.reason(), told(dispatch, each, texts)), _ -> new ArrayList<>()).add(each);
            }
        }
        alike.values().forEach(each -> cards.add(of(dispatch, pack, each, texts)));
        return cards;
    }

    private static WaitCard of(DispatchRecord dispatch, String pack, List<DeliveryRecord> alike, Texts texts) {
        DeliveryRecord first = alike.getFirst();
        Optional<String> target = alike.size() == 1 ? Optional.of(first.target()) : Optional.empty();
        return new WaitCard(
                dispatch.id(), pack, alike.stream().map(DeliveryRecord::target).toList(),
                first.state().text(), texts.state(first.state()), first.reason().map(why -> why.code()).orElse(""),
                Waiting.since(dispatch, first), told(dispatch, first, texts), Offer.of(Verb.fitting(first), dispatch.id(), target, texts));
    }

    private static Told told(DispatchRecord dispatch, DeliveryRecord delivery, Texts texts) {
        return Told.of(texts.wording(), texts.sentences(), dispatch, delivery).orElse(new Told("", ""));
    }

    /** Some of the targets by name, the others by their number. */
    String named(Texts texts) {
        String first = String.join(texts.of("comma"), targets.stream().limit(NAMED).toList());
        return targets.size() <= NAMED ? first : first + texts.of("and-more", "count", targets.size() - NAMED);
    }

    @Override
    public String id() {
        return "w" + dispatch + (targets.isEmpty() ? "" : "-" + Integer.toHexString(targets.getFirst().hashCode()));
    }

    @Override
    public String container() {
        return "waits";
    }

    @Override
    public String html(Texts texts) {
        return Html.of(out -> JtewaitGenerated.render(out, null, this, texts));
    }
}
