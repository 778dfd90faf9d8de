package org.autodispatcher.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.PackageNames;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Wording;

/** What became of some dispatches: a table of all deliveries, then for each that is not done what happened and what to type. */
final class Summary {
    private static final String CLEARTEXT = org.autodispatcher.Protocol.FTP.text();

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
        table.lines().forEach(screen::line);
        dispatches.forEach(this::troubles);
    }

    private void rows(Table table, DispatchRecord dispatch) {
        String id = String.valueOf(dispatch.id());
        String name = PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse(""));
        if (dispatch.deliveries().isEmpty()) {
            String reason = dispatch.reason().map(code -> code.code()).orElse("");
            table.row(id, name, "–", screen.wording().word(dispatch.state()), reason);
        }
        for (DeliveryRecord delivery : dispatch.deliveries()) {
            table.row(id, name, delivery.target(), screen.wording().word(delivery.state()), detail(delivery));
        }
    }

    /** The reason where there is one; else where the file went, how, and what is weaker than usual. */
    private String detail(DeliveryRecord delivery) {
        Optional<String> reason = delivery.reason().map(code -> code.code());
        return reason.orElseGet(() -> String.join(", ", java.util.stream.Stream.of(
                        delivery.fact(DeliveryRecord.REMOTE_PATH),
                        delivery.fact(DeliveryRecord.PROTOCOL),
                        delivery.fact(DeliveryRecord.VERIFIED).map(how -> screen.wording().text("verified." + how)),
                        delivery.fact(DeliveryRecord.PROTOCOL).filter(CLEARTEXT::equals).map(ftp -> screen.wording().text("cleartext")),
                        delivery.fact(DeliveryRecord.STARTED_ON).map(size -> screen.wording().text("started-on-size")),
                        delivery.fact(DeliveryRecord.ATOMIC).filter("no"::equals).map(no -> screen.wording().text("not-atomic")))
                .flatMap(Optional::stream)
                .toList()));
    }

    private void troubles(DispatchRecord dispatch) {
        dispatch.failure().ifPresent(failure -> trouble(failure, sentences.context(dispatch)));
        for (DeliveryRecord delivery : dispatch.deliveries()) {
            delivery.failure().ifPresent(failure -> trouble(failure, sentences.context(dispatch, delivery)));
        }
    }

    private void trouble(Failure failure, Map<String, String> context) {
        screen.line("");
        String who = context.containsKey("target") ? context.get("id") : context.get("id") + " " + context.get("package");
        String message = screen.wording().message(failure, context);
        screen.error(screen.wording().text("line.about", "who", who, "message", message), screen.wording().hint(failure, context));
    }
}
