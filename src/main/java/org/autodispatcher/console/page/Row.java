package org.autodispatcher.console.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Progress;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/**
 * One dispatch in a list, with a small box for each of its targets.
 *
 * @param container where it stands
 * @param head      all of it but the boxes
 * @param boxes     its targets, in the route's order
 */
record Row(String container, Head head, List<Box> boxes) implements Block {
    /** So many boxes have room for words. */
    private static final int WORDED = 8;

    static Row of(DispatchRecord dispatch, String container, Map<String, Progress> sent, Texts texts) {
        List<Box> boxes = new ArrayList<>();
        boolean worded = dispatch.deliveries().size() <= WORDED;
        for (DeliveryRecord each : dispatch.deliveries()) {
            Optional<Progress> progress = Optional.ofNullable(sent.get(dispatch.id() + ":" + each.target()));
            boxes.add(Box.of(dispatch, each, boxes.size(), worded, progress, texts));
        }
        return new Row(container, Head.of(dispatch, sent, texts), boxes);
    }

    @Override
    public String id() {
        return "d" + head.dispatch();
    }

    @Override
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(head);
        parts.addAll(boxes);
        return parts;
    }

    @Override
    public String html(Texts texts) {
        return Html.of(out -> JterowGenerated.render(out, null, this, texts));
    }

    /**
     * What is said of the whole.
     *
     * @param state   code of its state
     * @param word    the same in words
     * @param summary how many of its targets stand how
     * @param bytes   how far the bytes are; empty where none go
     * @param percent of all bytes that go; of meaning where any do
     */
    record Head(
            long dispatch, String pack, String route, String state, String word, Instant arrived, String summary, String bytes, int percent)
            implements Part {
        static Head of(DispatchRecord dispatch, Map<String, Progress> sent, Texts texts) {
            Sums sums = Sums.of(dispatch, sent);
            return new Head(
                    dispatch.id(),
                    PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse("")),
                    dispatch.fact(DispatchRecord.ROUTE).orElse("–"),
                    dispatch.state().text(),
                    texts.state(dispatch.state()),
                    dispatch.arrived(),
                    Sums.summary(dispatch, texts),
                    sums.words(texts),
                    sums.percent());
        }

        @Override
        public String id() {
            return "d" + dispatch + "-head";
        }

        @Override
        public String html(Texts texts) {
            return Html.of(out -> JteheadGenerated.render(out, null, this, texts));
        }
    }

    /**
     * One target.
     *
     * @param number its place in the row, from 0
     * @param look   code of the state whose colours it has: what is delivered and is yet to be upgraded is no success
     * @param symbol sign of its state
     * @param inside what has room in the box
     * @param words  all of it
     */
    record Box(long dispatch, int number, String look, String symbol, String inside, String words) implements Part {
        static Box of(DispatchRecord dispatch, DeliveryRecord delivery, int number, boolean worded, Optional<Progress> sent, Texts texts) {
            String reason = delivery.reason().map(why -> " (" + why.code() + ")").orElse("");
            String how = sent.filter(_ -> delivery.state() == DeliveryState.DELIVERING)
                    .map(progress -> " " + Sums.percent(progress.bytes(), progress.total()) + " %").orElse("");
            String words = delivery.target() + "  " + texts.state(delivery.state()) + how + reason;
            String look = delivery.state() == DeliveryState.DELIVERED && !delivery.ended() ? DeliveryState.QUEUED.text() : delivery.state().text();
            return new Box(dispatch.id(), number, look, Symbols.of(delivery.state()), worded ? words : "", words);
        }

        @Override
        public String id() {
            return "d" + dispatch + "-t" + number;
        }

        @Override
        public String html(Texts texts) {
            return Html.of(out -> JteboxGenerated.render(out, null, this));
        }
    }
}
