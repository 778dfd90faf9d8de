package org.autodispatcher.faults;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The entries of a ledger file, read by an SQL query of the campaigns' own. */
final class LedgerEntries {
    private LedgerEntries() {}

    /** One entry, as far as campaigns look at it. */
    record Line(long sequence, Instant at, long dispatch, String target, String step, String tense, String text) {
        boolean is(String wantedStep, String wantedTense) {
            return step.equals(wantedStep) && tense.equals(wantedTense);
        }
    }

    /** All entries after {@code sequence}; its owner may be writing meanwhile. */
    static List<Line> after(Path home, long sequence) throws SQLException {
        List<Line> lines = new ArrayList<>();
        String url = "jdbc:sqlite:file:" + home.resolve("state/ledger.db") + "?mode=ro&readonly_shm=1";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sequence, text FROM entry WHERE sequence > " + sequence + " ORDER BY sequence")) {
            while (rows.next()) {
                String text = new String(rows.getBytes(2), StandardCharsets.UTF_8);
                String[] fields = text.split("\n", 8);
                lines.add(new Line(rows.getLong(1), Instant.parse(fields[1]), Long.parseLong(fields[3]), fields[4], fields[5], fields[6], text));
            }
        }
        return lines;
    }
}
