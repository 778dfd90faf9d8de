package org.autodispatcher.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/**
 * Something that waits for a person.
 *
 * @param id     {@code ID} or {@code ID:TARGET}
 * @param pack   name of the package
 * @param stand  the state it is in
 * @param reason stable code
 * @param told   what happened and what to type
 */
public record Waiting(String id, String pack, Stand stand, String reason, Told told) {
    /**
     * A state.
     *
     * @param text  its word, stable
     * @param shown the same in the reader's language
     * @param since when it came into it
     */
    public record Stand(String text, String shown, Instant since) {}

    /** All that waits in these dispatches, in their order. */
    public static List<Waiting> in(List<DispatchRecord> dispatches, Wording wording, Sentences sentences) {
        List<Waiting> waiting = new ArrayList<>();
        for (DispatchRecord dispatch : dispatches) {
            String pack = PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse(""));
            dispatch.failure().filter(_ -> waits(dispatch.stopped())).ifPresent(failure -> waiting.add(new Waiting(
                    String.valueOf(dispatch.id()), pack,
                    new Stand(dispatch.state().text(), wording.word(dispatch.state()), dispatch.arrived()), failure.reason().code(),
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
                new Stand(delivery.state().text(), wording.word(delivery.state()), since(dispatch, delivery)),
                delivery.reason().map(reason -> reason.code()).orElse(""),
                Told.of(wording, sentences, dispatch, delivery).orElse(new Told("", "")));
    }

    /** Since when a delivery stands as it does; one that is tried again and again, since it was first tried. */
    public static Instant since(DispatchRecord dispatch, DeliveryRecord delivery) {
        Instant since = delivery.fact(DeliveryRecord.SINCE).map(Instant::parse).orElse(dispatch.arrived());
        String tried = delivery.state() == DeliveryState.DEFERRED ? delivery.fact(DeliveryRecord.TRIED_FOR).orElse("0") : "0";
        return since.minusSeconds(Long.parseLong(tried));
    }

    /** Whether a person has to decide. */
    public static boolean waits(DeliveryState state) {
        return state == DeliveryState.HELD || state == DeliveryState.IN_DOUBT;
    }

    /** For scripts. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("package", pack);
        fields.put("state", stand.text());
        fields.put("reason", reason);
        fields.put("since", stand.since().toString());
        fields.put("message", told.message());
        fields.put("hint", told.hint());
        return fields;
    }

    /** Equal for those of one dispatch for which the same is to be done. */
    public Object alike() {
        return List.of(id.split(":", 2)[0], stand.text(), reason, told);
    }
}
