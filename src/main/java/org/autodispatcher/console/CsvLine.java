package org.autodispatcher.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryRow;

/**
 * Lines of a file of values separated by commas (RFC 4180) that spreadsheets open as they stand: a mark in front says that it is UTF-8, and a
 * cell that they would take for a formula begins with an apostrophe, which makes it text.
 */
final class CsvLine {
    static final String BYTE_ORDER_MARK = "\uFEFF";
    /** Full-width forms are formulas to some of them, too. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";
    private static final List<String> FACTS = List.of(
            DispatchRecord.PACKAGE, DispatchRecord.SHA256, DispatchRecord.SIZE, DispatchRecord.ROUTE, DispatchRecord.LINE, DispatchRecord.SOURCE);

    /** The names of the columns. */
    static final String HEAD = line(Stream.of(
            Stream.of("dispatch"), FACTS.stream(),
            Stream.of("submitter", "arrived", "ended", "seconds", "state", "reason", "target", "delivery_state", "delivery_reason"))
            .flatMap(each -> each).toList());

    private CsvLine() {}

    /** One for each delivery; one for a dispatch that did not get as far. */
    static List<String> of(HistoryRow row) {
        List<String> whole = whole(row);
        return row.deliveries().isEmpty()
                ? List.of(with(whole, List.of("", "", "")))
                : row.deliveries().stream().map(each -> with(whole, delivery(each.target(), each.state(), each.reason().map(Reason::code).orElse("")))).toList();
    }

    private static List<String> delivery(String target, DeliveryState state, String reason) {
        return List.of(target, state.text(), reason);
    }

    private static List<String> whole(HistoryRow row) {
        List<String> cells = new ArrayList<>(List.of(String.valueOf(row.id())));
        FACTS.forEach(name -> cells.add(row.fact(name).orElse("")));
        cells.addAll(List.of(
                row.submitter(), row.arrived().toString(), row.ended().map(Instant::toString).orElse(""),
                row.ended().map(end -> String.valueOf(Math.max(0, Duration.between(row.arrived(), end).toSeconds()))).orElse(""),
                row.state().text(), row.reason().map(Reason::code).orElse("")));
        return cells;
    }

    private static String with(List<String> cells, List<String> more) {
        return line(Stream.concat(cells.stream(), more.stream()).toList());
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvLine::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    static String cell(String value) {
        boolean formula = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
        String plain = formula ? "'" + value : value;
        boolean quoted = plain.chars().anyMatch(unit -> ",\"\r\n".indexOf(unit) >= 0) || !plain.equals(plain.strip());
        return quoted ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }
}
