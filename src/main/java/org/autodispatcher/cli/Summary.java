package org.autodispatcher.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Weaker;
import org.autodispatcher.report.RolloutText;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Told;
import org.autodispatcher.report.Wording;

/** What became of some dispatches: a table of all deliveries, then for each that is not done what happened and what to type. */
final class Summary {
    private final Screen screen;
    private final Sentences sentences;

    Summary(Screen screen, Sentences sentences) {
        this.screen = screen;
        this.sentences = sentences;
    }

    void print(List<DispatchRecord> dispatches) {
        Wording wording = screen.wording();
        Table table = new Table().row(
                wording.text("column.id"),
                wording.text("column.package"),
                wording.text("column.target"),
                wording.text("column.state"),
                wording.text("column.detail"));
        for (DispatchRecord dispatch : dispatches) {
            rows(table, dispatch);
        }
        table.lines(screen.width(), 1, 2, 4).forEach(screen::line);
        dispatches.forEach(this::troubles);
    }

    private void rows(Table table, DispatchRecord dispatch) {
        String id = String.valueOf(dispatch.id());
        String name = PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse(""));
        if (dispatch.failure().isPresent() || dispatch.deliveries().isEmpty()) {
            // what stops the whole stops each of its deliveries, whatever they had come to
            String reason = dispatch.reason().map(code -> code.code()).orElse("");
            table.row(id, name, "–", screen.wording().word(dispatch.state()), reason);
            return;
        }
        for (DeliveryRecord delivery : dispatch.deliveries()) {
            table.row(id, name, delivery.target(), screen.wording().word(delivery.state()), detail(delivery));
        }
    }

    /** The reason where there is one; else where the file went, how, and what is weaker than usual. */
    private String detail(DeliveryRecord delivery) {
        Optional<String> reason = delivery.reason().map(code -> code.code());
        return reason.orElseGet(() -> Stream.concat(
                        Stream.of(
                                        delivery.fact(DeliveryRecord.REMOTE_PATH),
                                        delivery.fact(DeliveryRecord.PROTOCOL),
                                        delivery.fact(DeliveryRecord.VERIFIED).map(how -> screen.wording().text("verified." + how)))
                                .flatMap(Optional::stream),
                        Weaker.words(screen.wording(), delivery).stream())
                .collect(Collectors.joining(", ")));
    }

    /** How one delivery ended, beside what it was followed for. */
    void outcome(DispatchRecord dispatch) {
        for (DeliveryRecord delivery : dispatch.deliveries()) {
            screen.line(dispatch.id() + ":" + delivery.target() + "  " + screen.wording().word(delivery.state()));
        }
        troubles(dispatch);
    }

    private void troubles(DispatchRecord dispatch) {
        String whole = dispatch.id() + " " + PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse(""));
        Told.of(screen.wording(), sentences, dispatch).ifPresent(told -> trouble(whole, told));
        Map<Told, List<String>> alike = new LinkedHashMap<>(); // what stops a rollout is said once, not for each of its targets
        for (DeliveryRecord delivery : dispatch.deliveries()) {
            Told.of(screen.wording(), sentences, dispatch, delivery)
                    .ifPresent(told -> alike.computeIfAbsent(told, _ -> new ArrayList<>()).add(dispatch.id() + ":" + delivery.target()));
        }
        alike.forEach((told, whose) -> trouble(new RolloutText(screen.wording()).named(whose), told));
    }

    private void trouble(String who, Told told) {
        screen.line("");
        screen.error(screen.wording().text("line.about", "who", who, "message", told.message()), told.hint());
    }
}
