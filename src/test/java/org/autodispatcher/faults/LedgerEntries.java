package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.faults.LedgerSays.Delivery;
import org.autodispatcher.faults.LedgerSays.Dispatch;
import org.autodispatcher.rig.Folders;

/** A ledger file, read by SQL of the campaigns' own, and not by the program. */
final class LedgerEntries {
    /** The steps that only one takes who has come to a running upgrade. */
    private static final Set<String> COMES_BACK = Set.of("attach", "upgrade", "health");

    private static final List<String> FILES = List.of("ledger.db", "ledger.db-wal");

    /** How often a ledger is looked at that changes hands at that very moment. */
    private static final int LOOKS = 20;

    private LedgerEntries() {}

    /** One entry, as far as campaigns look at it. */
    record Line(long sequence, Instant at, long dispatch, String target, String step, String tense, String text) {
        static Line of(ResultSet row) throws SQLException {
            String text = new String(row.getBytes("text"), StandardCharsets.UTF_8);
            String[] fields = text.split("\n", 8);
            return new Line(row.getLong("sequence"), Instant.parse(fields[1]), Long.parseLong(fields[3]), fields[4], fields[5], fields[6], text);
        }

        /** Of the upgrade: what ran after it has a status of its own, which is not that of its delivery. */
        OptionalInt exitCode() {
            return !step.equals("upgrade") ? OptionalInt.empty() : text.lines()
                    .filter(line -> line.matches("[:!]exit_code=\\d+"))
                    .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf('=') + 1))).findFirst();
        }
    }

    /** All entries after {@code sequence}; its owner may be writing meanwhile. */
    static List<Line> after(Path home, long sequence) throws IOException, SQLException {
        return Files.exists(home.resolve("state/ledger.db")) ? read(home, connection -> lines(connection, sequence)) : List.of();
    }

    /** How many entries there are since the process {@code pid} became the owner; -1 before it did. */
    static long since(Path home, long pid) throws IOException, SQLException {
        if (!Files.exists(home.resolve("state/ledger.db"))) {
            return -1;
        }
        return read(home, connection -> {
            if (unmade(connection)) {
                return -1L;
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT coalesce((SELECT max(sequence) FROM entry) - max(sequence), -1) FROM entry"
                            + " WHERE dispatch = 0 AND CAST(text AS TEXT) LIKE '%\nstart\nfact\n:pid=" + pid + "\n%'")) {
                return row.next() ? row.getLong(1) : -1;
            }
        });
    }

    /**
     * How long it took, from the start of this owner on, until each upgrade that had been left running was come back to; empty
     * where none had been, or it did not become the owner.
     */
    static Optional<Duration> comingBack(Path home, Running owner, LedgerSays left) throws IOException, SQLException {
        long since = since(home, owner.pid());
        List<Line> all = after(home, 0);
        if (since < 0) {
            return Optional.empty();
        }
        List<Line> its = all.subList((int) (all.size() - since), all.size());
        return left.dispatches().stream()
                .flatMap(dispatch -> dispatch.deliveries().stream()
                        .filter(delivery -> delivery.state().equals("upgrading"))
                        .flatMap(delivery -> its.stream()
                                .filter(line -> line.dispatch() == dispatch.id() && line.target().equals(delivery.target()))
                                .filter(line -> COMES_BACK.contains(line.step()) || line.tense().equals("failure"))
                                .findFirst()
                                .stream()))
                .map(line -> Duration.between(owner.started(), line.at()))
                .max(Comparator.naturalOrder());
    }

    /** Changes the text of entries behind the program's back. */
    static void change(Path file, String before, String after) throws SQLException {
        try (Connection connection = open(file, "?mode=rw"); Statement statement = connection.createStatement()) {
            statement.execute("UPDATE entry SET text = CAST(replace(CAST(text AS TEXT), '" + before + "', '" + after + "') AS BLOB)"
                    + " WHERE CAST(text AS TEXT) LIKE '%" + before + "%'");
        }
    }

    /** How every dispatch stands by the tables that the program looks things up in. */
    static LedgerSays says(Path home) throws IOException, SQLException {
        return Files.exists(home.resolve("state/ledger.db")) ? read(home, LedgerEntries::says) : new LedgerSays(List.of());
    }

    /** What is asked of an open ledger. */
    @FunctionalInterface
    private interface Question<T> {
        T of(Connection connection) throws SQLException;
    }

    /** Files that are there now may be gone or half made in a moment, while an owner begins or ends: then it is read once more. */
    private static <T> T read(Path home, Question<T> question) throws IOException, SQLException {
        for (int look = 1; ; look++) {
            try {
                return readOnce(home, question);
            } catch (IOException | SQLException e) {
                if (look == LOOKS) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    /** Beside its owner; where that does not work, since it was killed or there is none, from copies. Nothing of it is changed. */
    private static <T> T readOnce(Path home, Question<T> question) throws IOException, SQLException {
        Path file = home.resolve("state/ledger.db");
        try (Connection connection = open(file, "?mode=ro&readonly_shm=1")) {
            connection.setAutoCommit(false); // all that is asked sees one moment
            return question.of(connection);
        } catch (SQLException _) {
            Path copies = Files.createTempDirectory("ad-ledger");
            try {
                copy(file, copies);
                try (Connection connection = open(copies.resolve("ledger.db"), "?mode=rw")) {
                    return question.of(connection);
                }
            } finally {
                Folders.remove(copies);
            }
        }
    }

    /** Both files as they stood at one moment: what was written in between would be in neither. */
    private static void copy(Path file, Path to) throws IOException {
        List<String> before = states(file);
        for (String name : FILES) {
            if (Files.exists(file.resolveSibling(name))) {
                Files.copy(file.resolveSibling(name), to.resolve(name));
            }
        }
        if (!states(file).equals(before)) {
            throw new IOException(file + " was written while it was copied");
        }
    }

    private static List<String> states(Path file) throws IOException {
        List<String> states = new ArrayList<>();
        for (String name : FILES) {
            Path each = file.resolveSibling(name);
            states.add(Files.exists(each) ? Files.size(each) + " at " + Files.getLastModifiedTime(each) : "none");
        }
        return states;
    }

    private static Connection open(Path file, String how) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:file:" + file + how);
    }

    private static List<Line> lines(Connection connection, long sequence) throws SQLException {
        List<Line> lines = new ArrayList<>();
        if (unmade(connection)) {
            return lines;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sequence, text FROM entry WHERE sequence > " + sequence + " ORDER BY sequence")) {
            while (rows.next()) {
                lines.add(Line.of(rows));
            }
        }
        return lines;
    }

    /** Whether its tables have not been made, or are gone. */
    private static boolean unmade(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM sqlite_schema WHERE name = 'entry'")) {
            return row.getInt(1) == 0;
        }
    }

    private static LedgerSays says(Connection connection) throws SQLException {
        if (unmade(connection)) {
            return new LedgerSays(List.of());
        }
        Map<String, OptionalInt> codes = new TreeMap<>();
        for (Line line : lines(connection, 0)) {
            line.exitCode().ifPresent(code -> codes.put(line.dispatch() + ":" + line.target(), OptionalInt.of(code)));
        }
        List<Dispatch> dispatches = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, package, sha256, route, state, reason FROM dispatch ORDER BY id")) {
            while (rows.next()) {
                long id = rows.getLong(1);
                dispatches.add(new Dispatch(id, text(rows, 2), text(rows, 3), text(rows, 4), text(rows, 5), text(rows, 6),
                        deliveries(connection, id, codes)));
            }
        }
        return new LedgerSays(dispatches);
    }

    private static List<Delivery> deliveries(Connection connection, long id, Map<String, OptionalInt> codes) throws SQLException {
        List<Delivery> deliveries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT target, state, reason FROM delivery WHERE dispatch = " + id)) {
            while (rows.next()) {
                deliveries.add(new Delivery(text(rows, 1), text(rows, 2), text(rows, 3),
                        codes.getOrDefault(id + ":" + rows.getString(1), OptionalInt.empty())));
            }
        }
        return deliveries;
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
