package org.autodispatcher.ledger;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.util.OSInfo;

/**
 * A connection to a SQLite file. All statements are prepared, all values bound. For one thread at a time. Statements are kept for the next
 * time: to prepare one takes SQLite longer than to carry it out.
 */
final class Database implements AutoCloseable {
    /** More than are asked again and again. */
    private static final int KEPT = 32;

    static {
        useUnpackedLibrary();
    }

    private final Connection connection;
    /** Those that nobody uses at the moment, by their text; the longest unused first. */
    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** The finished program has the native library as a file beside its jar; elsewhere the driver unpacks its own into the temporary folder. */
    private static void useUnpackedLibrary() {
        Optional.ofNullable(Database.class.getProtectionDomain().getCodeSource())
                .map(source -> Path.of(URI.create(source.getLocation().toString()))
                        .resolveSibling(Path.of("sqlite", "org", "sqlite", "native", OSInfo.getNativeLibFolderPathForCurrentOS())))
                .filter(Files::isDirectory)
                .ifPresent(folder -> System.setProperty("org.sqlite.lib.path", folder.toString()));
    }

    /** For the one who writes. Each commit is on the disk when it returns. Checkpoints are left to the caller. */
    static Database writing(Path file) throws SQLException {
        Database database = open(file, "mode=rw");
        try {
            database.change("PRAGMA busy_timeout = 10000");
            database.change("PRAGMA cell_size_check = ON");
            String mode = database.text("PRAGMA journal_mode = WAL");
            if (!mode.equals("wal")) {
                throw new SQLException("journal_mode is " + mode);
            }
            database.change("PRAGMA synchronous = FULL");
            database.change("PRAGMA wal_autocheckpoint = 0");
            database.change("PRAGMA temp_store = MEMORY");
            return database;
        } catch (SQLException e) {
            database.close();
            throw e;
        }
    }

    /** For reading beside the one who writes, in the same process. */
    static Database reading(Path file) throws SQLException {
        return open(file, "mode=rw").readingOnly();
    }

    /** For reading a file that nobody else has open and that has no log. No lock is taken and no file made. */
    static Database still(Path file) throws SQLException {
        return open(file, "immutable=1").readingOnly();
    }

    /** For reading beside a log and its shared index, whose owner may live or not; nothing is written to either. */
    static Database beside(Path file) throws SQLException {
        return open(file, "mode=ro&readonly_shm=1").readingOnly();
    }

    private Database readingOnly() throws SQLException {
        try {
            change("PRAGMA busy_timeout = 10000");
            change("PRAGMA query_only = ON");
            change("PRAGMA temp_store = MEMORY");
            return this;
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private static Database open(Path file, String how) throws SQLException {
        String uri = "file:" + file.toAbsolutePath().toUri().getRawPath() + "?" + how;
        return new Database(new JDBC().connect(JDBC.PREFIX + uri, new Properties()));
    }

    PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        bind(statement, values);
        return statement;
    }

    static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i];
            if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    void change(String sql, Object... values) throws SQLException {
        use(sql, values, statement -> !statement.execute()); // who leaves rows waiting holds on to the log they stand in
    }

    <T> List<T> list(Row<T> row, String sql, Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        each(result -> all.add(row.of(result)), sql, values);
        return all;
    }

    /** Hands over one row after the other, without keeping any. */
    void each(RowUse use, String sql, Object... values) throws SQLException {
        use(sql, values, statement -> {
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    use.row(result);
                }
            }
            return true;
        });
    }

    private void use(String sql, Object[] values, Use use) throws SQLException {
        PreparedStatement kept = idle.remove(sql);
        PreparedStatement statement = kept == null ? connection.prepareStatement(sql) : kept;
        boolean again = false;
        try {
            bind(statement, values);
            again = use.of(statement);
        } finally {
            if (again) {
                keep(sql, statement);
            } else {
                statement.close();
            }
        }
    }

    private void keep(String sql, PreparedStatement statement) throws SQLException {
        PreparedStatement twin = idle.put(sql, statement); // where it was used again before its rows were at an end
        if (twin != null) {
            twin.close();
        }
        if (idle.size() > KEPT) {
            idle.remove(idle.keySet().iterator().next()).close();
        }
    }

    long number(String sql, Object... values) throws SQLException {
        return list(result -> result.getLong(1), sql, values).getFirst();
    }

    String text(String sql, Object... values) throws SQLException {
        return list(result -> result.getString(1), sql, values).getFirst();
    }

    /** All in {@code acts} or nothing. */
    void transaction(Acts acts) throws SQLException {
        change("BEGIN IMMEDIATE");
        try {
            acts.perform();
            change("COMMIT");
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    private void rollBack(Exception cause) {
        try {
            change("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e); // SQLite rolls some back by itself
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close(); // and with it its statements
    }

    /** Uses a statement; whether it may be used once more. */
    @FunctionalInterface
    private interface Use {
        boolean of(PreparedStatement statement) throws SQLException;
    }

    /** Makes a value of the row a result stands on. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Uses the row a result stands on. */
    @FunctionalInterface
    interface RowUse {
        void row(ResultSet row) throws SQLException;
    }

    /** Changes that belong together. */
    @FunctionalInterface
    interface Acts {
        void perform() throws SQLException;
    }
}
