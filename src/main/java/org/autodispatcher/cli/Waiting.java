package org.autodispatcher.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Told;
import org.autodispatcher.report.Wording;

/**
 * Something that waits for a person.
 *
 * @param id     {@code ID} or {@code ID:TARGET}
 * @param pack   name of the package
 * @param state  the word for its state, stable
 * @param shown  the same in the reader's language
 * @param reason stable code
 * @param told   what happened and what to type
 */
record Waiting(String id, String pack, String state, String shown, String reason, Told told) {
    /** All that waits in these dispatches, in their order. */
    static List<Waiting> in(List<DispatchRecord> dispatches, Wording wording, Sentences sentences) {
        List<Waiting> waiting = new ArrayList<>();
        for (DispatchRecord dispatch : dispatches) {
            String pack = PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse(""));
            dispatch.failure().filter(_ -> waits(dispatch.stopped())).ifPresent(failure -> waiting.add(new Waiting(
                    String.valueOf(dispatch.id()), pack, dispatch.state().text(), wording.word(dispatch.state()), failure.reason().code(),
                    Told.of(wording, sentences, dispatch).orElseThrow())));
            for (DeliveryRecord delivery : dispatch.deliveries()) {
                if (waits(delivery.state())) {
                    waiting.add(of(dispatch, delivery, wording, sentences));
                }
            }
        }
        return waiting;
    }

    private static Waiting of(DispatchRecord dispatch, DeliveryRecord delivery, Wording wording, Sentences sentences) {
        return new Waiting(
                dispatch.id() + ":" + delivery.target(),
                PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse("")),
                delivery.state().text(),
                wording.word(delivery.state()),
                delivery.reason().map(reason -> reason.code()).orElse(""),
                Told.of(wording, sentences, dispatch, delivery).orElse(new Told("", "")));
    }

    private static boolean waits(DeliveryState state) {
        return state == DeliveryState.HELD || state == DeliveryState.IN_DOUBT;
    }

    /** For scripts. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("package", pack);
        fields.put("state", state);
        fields.put("reason", reason);
        fields.put("message", told.message());
        fields.put("hint", told.hint());
        return fields;
    }

    /** For people: where, what, and what to type. */
    void print(Screen screen) {
        screen.line(id + "  " + pack + "  " + shown + (reason.isEmpty() ? "" : " (" + reason + ")"));
        screen.line("  " + told.message());
        screen.line(screen.wording().text("line.next", "hint", told.hint()));
    }
}
