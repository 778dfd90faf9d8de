package org.autodispatcher.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/** What stands in the answer beside a dropped package: {@code state reason id}, then what happened target by target and what to type. */
public final class AnswerText {
    private static final String NONE = "-";

    private final Wording wording;
    private final Sentences sentences;

    public AnswerText(Wording wording, Sentences sentences) {
        this.wording = wording;
        this.sentences = sentences;
    }

    /** The lines; the first is for programs and in no language. */
    public List<String> of(DispatchRecord dispatch) {
        List<String> lines = new ArrayList<>();
        lines.add(dispatch.state().text() + " " + dispatch.reason().map(Reason::code).orElse(NONE) + " " + dispatch.id());
        Told.of(wording, sentences, dispatch).ifPresent(told -> add(lines, told));
        if (dispatch.failure().isEmpty()) {
            dispatch.deliveries().forEach(delivery -> delivery(lines, dispatch, delivery));
        }
        return lines;
    }

    private void delivery(List<String> lines, DispatchRecord dispatch, DeliveryRecord delivery) {
        Optional<String> where = delivery.fact(DeliveryRecord.REMOTE_PATH);
        lines.add(delivery.target() + "  " + wording.word(delivery.state()) + where.map(path -> "  " + path).orElse(""));
        Told.of(wording, sentences, dispatch, delivery).ifPresent(told -> add(lines, told));
    }

    private void add(List<String> lines, Told told) {
        lines.add("  " + told.message());
        if (!told.hint().isBlank()) {
            lines.add("  " + wording.text("line.next", "hint", told.hint()).strip());
        }
    }
}
