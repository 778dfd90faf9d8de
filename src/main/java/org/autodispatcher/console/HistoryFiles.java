package org.autodispatcher.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.HistoryRow;
import org.autodispatcher.ledger.LedgerView;
import org.autodispatcher.report.Json;

/** All that fits as a file. It is read and sent piece by piece, however much it is. */
final class HistoryFiles {
    /** So many dispatches are held at once. */
    static final int AT_ONCE = 200;

    private final LedgerView ledger;

    /** Takes what has been read. */
    @FunctionalInterface
    private interface Reader {
        void read(HistoryRow row) throws IOException;
    }

    HistoryFiles(LedgerView ledger) {
        this.ledger = ledger;
    }

    /** One line for each delivery, as spreadsheets read it. */
    void csv(Visit visit, HistoryFilter filter) {
        named(visit, "csv").send("text/csv; charset=utf-8", sink -> {
            Pieces pieces = new Pieces(sink);
            pieces.add(CsvLine.BYTE_ORDER_MARK + CsvLine.HEAD);
            each(filter, row -> pieces.add(String.join("", CsvLine.of(row))));
            pieces.end();
        });
    }

    /** As {@code history --json} prints it. */
    void json(Visit visit, HistoryFilter filter) {
        Json json = new Json(visit.words().wording());
        named(visit, "json").send("application/json; charset=utf-8", sink -> {
            Pieces pieces = new Pieces(sink);
            pieces.add("{\"dispatches\":[");
            String[] separator = {"\n"};
            each(filter, row -> {
                pieces.add(separator[0] + Json.write(json.dispatch(ledger.dispatch(row.id()), visit.words().sentences())));
                separator[0] = ",\n";
            });
            pieces.add("\n]}\n");
            pieces.end();
        });
    }

    private static Visit named(Visit visit, String end) {
        return visit.with("Content-Disposition", "attachment; filename=\"history." + end + "\"");
    }

    private void each(HistoryFilter filter, Reader reader) throws IOException {
        long before = Long.MAX_VALUE;
        List<HistoryRow> rows = ledger.page(filter, before);
        while (!rows.isEmpty()) {
            for (HistoryRow row : rows) {
                reader.read(row);
            }
            before = rows.getLast().id();
            rows = rows.size() < filter.limit() ? List.of() : ledger.page(filter, before);
        }
    }

    /** Gathers what is to be sent: each sending is waited for. */
    private static final class Pieces {
        private static final int ENOUGH = 32 << 10;

        private final EventStream.Sink sink;
        private final StringBuilder text = new StringBuilder();

        Pieces(EventStream.Sink sink) {
            this.sink = sink;
        }

        void add(String more) throws IOException {
            text.append(more);
            if (text.length() > ENOUGH) {
                end();
            }
        }

        void end() throws IOException {
            sink.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            text.setLength(0);
        }
    }
}
