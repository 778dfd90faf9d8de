package org.autodispatcher.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.console.page.DecidePage.Fact;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.report.Told;

/**
 * One target of a dispatch, with all that happened there.
 *
 * @param many   whether it is one of so many that nobody reads the steps of all of them
 * @param stand  how it stands
 * @param output of its upgrade, which goes on by itself once it is open
 * @param steps  in their order; of one target alone
 */
record TargetBlock(boolean many, Stand stand, Output output, Timeline steps) implements Block {
    private static final int FEW = 8;

    /**
     * How it stands.
     *
     * @param number tells it from the others on the page
     * @param told   why; both empty where that needs no words
     * @param facts  what was found out
     */
    record Stand(int number, String target, String state, String word, String reason, Told told, List<Fact> facts, List<Offer> offers) implements Part {
        @Override
        public String id() {
            return "t" + number + "-stand";
        }

        @Override
        public String html(Texts texts) {
            return Html.of(out -> JtestandGenerated.render(out, null, this, texts));
        }
    }

    /**
     * What its upgrade wrote.
     *
     * @param there whether it may have written anything
     * @param runs  whether it may go on
     * @param round which one of several runs it is: another has another output
     */
    record Output(int number, long dispatch, String target, boolean there, boolean runs, String round) implements Part {
        @Override
        public String id() {
            return "t" + number + "-output";
        }

        String path() {
            return "/dispatches/" + dispatch + "/output/" + URLEncoder.encode(target, StandardCharsets.UTF_8);
        }

        @Override
        public String html(Texts texts) {
            return Html.of(out -> JteoutputGenerated.render(out, null, this, texts));
        }

        /** Whether the upgrade ran or ended does not change what is open: only another run does. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Output that && number == that.number && there == that.there && round.equals(that.round) && target.equals(that.target);
        }

        @Override
        public int hashCode() {
            return target.hashCode();
        }
    }

    /** The steps. */
    record Timeline(int number, List<StepLine> lines) implements Part {
        @Override
        public String id() {
            return "t" + number + "-steps";
        }

        @Override
        public String html(Texts texts) {
            return Html.of(out -> JtestepsGenerated.render(out, null, id(), lines, texts));
        }
    }

    static TargetBlock of(DispatchRecord dispatch, DeliveryRecord delivery, int number, List<Entry> entries, Texts texts) {
        Told told = Told.of(texts.wording(), texts.sentences(), dispatch, delivery).orElse(new Told("", ""));
        Stand stand = new Stand(
                number, delivery.target(), delivery.state().text(), texts.state(delivery.state()), delivery.reason().map(why -> why.code()).orElse(""),
                told, facts(delivery, texts), Offer.of(Verb.fitting(delivery), dispatch.id(), Optional.of(delivery.target()), texts));
        boolean runs = delivery.state() == DeliveryState.UPGRADING || delivery.rollbackDue();
        Output output = new Output(
                number, dispatch.id(), delivery.target(), runs || delivery.says(DeliveryRecord.STARTED), runs, delivery.fact(DeliveryRecord.REPEATS).orElse("0"));
        return new TargetBlock(dispatch.deliveries().size() > FEW, stand, output, new Timeline(number, Steps.of(entries, texts)));
    }

    private static List<Fact> facts(DeliveryRecord delivery, Texts texts) {
        List<Fact> facts = new ArrayList<>();
        delivery.fact(DeliveryRecord.REMOTE_PATH).ifPresent(path -> facts.add(new Fact(texts.of("fact.placed"), path)));
        delivery.fact(DeliveryRecord.PROTOCOL).ifPresent(protocol -> facts.add(new Fact(texts.of("fact.protocol"), protocol)));
        delivery.fact(DeliveryRecord.VERIFIED).ifPresent(how -> facts.add(new Fact(texts.of("fact.verified"), how)));
        delivery.exitCode().ifPresent(status -> facts.add(new Fact(texts.of("fact.exit-status"), String.valueOf(status))));
        return facts;
    }

    @Override
    public String id() {
        return "t" + stand.number();
    }

    @Override
    public String container() {
        return "targets";
    }

    @Override
    public List<Part> parts() {
        return List.of(stand, output, steps);
    }

    @Override
    public String html(Texts texts) {
        return Html.of(out -> JtetargetGenerated.render(out, null, this, texts));
    }
}
