package org.autodispatcher.cli;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Told;

/** How the deliveries of one dispatch stand where there are too many to tell everything about each: first those that need a person, and why. */
final class ManyTargets {
    /** So many are shown one after the other, with all that happened to them. */
    private static final int FEW = 12;

    private final Desk desk;
    private final DispatchRecord dispatch;

    ManyTargets(Desk desk, DispatchRecord dispatch) {
        this.desk = desk;
        this.dispatch = dispatch;
    }

    /** Whether they are too many; what is not read on a terminal is never shortened. */
    static boolean are(Desk desk, DispatchRecord dispatch) {
        return desk.screen().terminal() && dispatch.deliveries().size() > FEW;
    }

    void print() {
        List<DeliveryRecord> deliveries = dispatch.deliveries();
        desk.screen().line("");
        desk.screen().line(desk.wording().text("table.header", "count", String.valueOf(deliveries.size()),
                "states", TargetOrder.counts(desk.wording(), deliveries.stream().map(DeliveryRecord::state))));
        Predicate<DeliveryRecord> needsPerson = delivery -> TargetOrder.needsPerson(delivery.state());
        Comparator<DeliveryRecord> order = Comparator.comparing(DeliveryRecord::state, TargetOrder.STATES);
        deliveries.stream().filter(needsPerson).sorted(order).forEach(this::trouble);
        desk.screen().line("");
        Table table = new Table();
        deliveries.stream().filter(needsPerson.negate()).sorted(order).forEach(delivery -> row(table, delivery));
        table.lines(desk.screen().width(), 0, 2).forEach(desk.screen()::line);
        desk.say("show.one", "id", String.valueOf(dispatch.id()), "target", deliveries.getFirst().target(),
                "home_option", desk.options().homeOption());
    }

    private void trouble(DeliveryRecord delivery) {
        desk.screen().line("");
        desk.screen().line(dispatch.id() + ":" + delivery.target() + "  " + desk.wording().word(delivery.state())
                + delivery.reason().map(reason -> " (" + reason.code() + ")").orElse(""));
        Told.of(desk.wording(), desk.sentences(), dispatch, delivery).ifPresent(told -> {
            desk.screen().line("  " + told.message());
            desk.screen().line(desk.wording().text("line.next", "hint", told.hint()));
        });
    }

    /** Where it went, or why it has not come to its end. */
    private void row(Table table, DeliveryRecord delivery) {
        boolean there = delivery.state() == DeliveryState.DELIVERED || delivery.state() == DeliveryState.UPGRADED;
        String path = there ? delivery.fact(DeliveryRecord.REMOTE_PATH).orElse("") : "";
        table.row(delivery.target(), desk.wording().word(delivery.state()), delivery.reason().map(reason -> reason.code()).orElse(path));
    }
}
