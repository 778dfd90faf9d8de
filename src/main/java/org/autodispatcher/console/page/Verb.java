package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/** What a person can decide about a dispatch or a delivery. */
public enum Verb {
    APPROVE,
    RELEASE,
    /** Let it start outside its windows, or in a freeze. */
    OVERRIDE,
    RETRY,
    RESOLVE,
    CANCEL,
    /** End an upgrade that runs. */
    STOP;

    /** As it stands in addresses. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of an address. */
    public static Optional<Verb> of(String text) {
        return java.util.Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    /** Those that fit a delivery as it stands, what is usually meant first. */
    static List<Verb> fitting(DeliveryRecord delivery) {
        return switch (delivery.state()) {
            case HELD -> held(delivery);
            case IN_DOUBT -> List.of(RESOLVE);
            case FAILED -> delivery.rollbackDue() ? List.of(STOP) : delivery.rollbackInDoubt() ? List.of(RESOLVE) : List.of(RETRY);
            case DEFERRED -> List.of(RETRY, CANCEL);
            case UPGRADING -> List.of(STOP);
            case QUEUED, DELIVERING -> waiting(delivery);
            case DELIVERED -> delivery.ended() ? List.of() : waiting(delivery);
            case UPGRADED, SUPERSEDED, CANCELLED -> List.of();
        };
    }

    private static List<Verb> held(DeliveryRecord delivery) {
        Optional<Reason> reason = delivery.reason();
        if (reason.filter(Reason.APPROVAL::equals).isPresent()) {
            return List.of(APPROVE, CANCEL);
        }
        boolean givenUp = reason.filter(why -> why.state() == DeliveryState.DEFERRED).isPresent();
        return givenUp ? List.of(RETRY, CANCEL) : List.of(RELEASE, CANCEL);
    }

    private static List<Verb> waiting(DeliveryRecord delivery) {
        boolean shut = delivery.reason().filter(why -> why == Reason.WINDOW || why == Reason.FREEZE).isPresent();
        return shut ? List.of(OVERRIDE, CANCEL) : List.of(CANCEL);
    }

    /** Those that fit a dispatch as a whole: what fits any of its deliveries, or what stopped it before it had any. */
    static List<Verb> fitting(DispatchRecord dispatch) {
        if (dispatch.failure().isPresent() || dispatch.deliveries().isEmpty()) {
            return dispatch.state() == DispatchState.HELD && dispatch.fact(DispatchRecord.SHA256).isPresent()
                    ? List.of(RELEASE, CANCEL)
                    : dispatch.state().open() && dispatch.failure().isPresent() ? List.of(CANCEL) : List.of();
        }
        List<Verb> all = new ArrayList<>();
        for (Verb each : values()) {
            if (dispatch.deliveries().stream().anyMatch(delivery -> fitting(delivery).contains(each))) {
                all.add(each);
            }
        }
        return all;
    }
}
