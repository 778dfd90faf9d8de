package org.autodispatcher.cli;

import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;

/** Tells what is left undone where nobody waits any longer: the wait has ended, or somebody ends the program. */
final class Unfinished {
    private final Desk desk;
    private final boolean handedOver;
    private final List<String> lines = new ArrayList<>();
    private boolean upgrading;

    /**
     * @param dispatches how those stand that were asked for
     * @param handedOver whether another process conducts them, and goes on
     */
    Unfinished(Desk desk, List<DispatchRecord> dispatches, boolean handedOver) {
        this.desk = desk;
        this.handedOver = handedOver;
        for (DispatchRecord dispatch : dispatches) {
            for (DeliveryRecord delivery : dispatch.moving()) {
                lines.add(dispatch.id() + ":" + delivery.target() + "  " + desk.wording().word(delivery.state()));
                upgrading |= delivery.state() == DeliveryState.UPGRADING;
            }
        }
    }

    /** Says what ended, under {@code KEY.message}, what was left undone by that, and what to do. */
    void tell(String key, String... namesAndValues) {
        String next = handedOver ? "unfinished.handed-over" : upgrading ? "unfinished.upgrading" : "unfinished.open";
        desk.screen().error(
                desk.wording().text(key, namesAndValues), lines, desk.wording().text(next, "home_option", desk.options().homeOption()));
    }
}
