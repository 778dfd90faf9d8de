package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * Brings a ledger to the form this program knows, one version after the other. Its version is {@code user_version}. Never change
 * a version that was released: add one.
 */
final class Migrations {
    /** {@code ADld}: by this file(1) tells a ledger from another SQLite file, and we from a damaged one. */
    static final int APPLICATION = 0x41446c64;

    private static final String DROP = "DROP TABLE ";

    /** The first version with an index. */
    static final int INDEXED = 2;

    /** The first version whose index has all that is kept in it now. */
    static final int COMPLETE = 4;

    private static final List<String> ENTRIES = List.of(
            "PRAGMA application_id = " + APPLICATION,
            "CREATE TABLE entry (sequence INTEGER PRIMARY KEY, dispatch INTEGER NOT NULL, target TEXT NOT NULL, text BLOB NOT NULL, hash BLOB NOT NULL)",
            "CREATE INDEX entry_of_dispatch ON entry (dispatch, target)");
    /** What {@link HistoryIndex} keeps. */
    private static final List<String> INDEX = List.of(
            "CREATE TABLE dispatch (id INTEGER PRIMARY KEY, package TEXT, sha256 TEXT, route TEXT, line TEXT,"
                    + " arrived INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT)",
            "CREATE INDEX dispatch_of_package ON dispatch (package)",
            "CREATE INDEX dispatch_unended ON dispatch (id) WHERE state IN ('active', 'held')",
            "CREATE TABLE delivery (dispatch INTEGER NOT NULL, target TEXT NOT NULL, address TEXT NOT NULL, host TEXT NOT NULL,"
                    + " state TEXT NOT NULL, reason TEXT, PRIMARY KEY (dispatch, target)) WITHOUT ROWID",
            "CREATE TABLE run (key TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID");
    /** Each start of an upgrade asks for the last few of its line. */
    private static final List<String> LINES = List.of("CREATE INDEX dispatch_of_line ON dispatch (line)");
    /** What pages and figures ask for: when something ended, since when it stands as it does, what is where. */
    private static final List<String> TIMES = List.of(
            "DROP TABLE dispatch",
            "DROP TABLE delivery",
            "CREATE TABLE dispatch (id INTEGER PRIMARY KEY, package TEXT, sha256 TEXT, size TEXT, route TEXT, line TEXT, source TEXT,"
                    + " submitter TEXT NOT NULL, arrived INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, ended INTEGER)",
            "CREATE INDEX dispatch_of_package ON dispatch (package)",
            "CREATE INDEX dispatch_of_line ON dispatch (line)",
            "CREATE INDEX dispatch_of_state ON dispatch (state)",
            "CREATE TABLE delivery (dispatch INTEGER NOT NULL, target TEXT NOT NULL, place INTEGER NOT NULL, address TEXT NOT NULL,"
                    + " host TEXT NOT NULL, line TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, since INTEGER NOT NULL, ended INTEGER,"
                    + " contact INTEGER, protocol TEXT, PRIMARY KEY (dispatch, target)) WITHOUT ROWID",
            "CREATE INDEX delivery_open ON delivery (state, reason, since) WHERE ended IS NULL",
            "CREATE INDEX delivery_ended ON delivery (target, line, state, ended) WHERE ended IS NOT NULL",
            "CREATE INDEX delivery_of_target ON delivery (target, contact)");
    private static final List<List<String>> VERSIONS = List.of(ENTRIES, INDEX, LINES, TIMES);

    private final LedgerFiles files;

    Migrations(LedgerFiles files) {
        this.files = files;
    }

    /** The version this program writes. */
    static int newest() {
        return VERSIONS.size();
    }

    /** The tables of {@code version} as SQLite remembers them, in its order. */
    static List<String> tables(int version) {
        List<String> tables = new ArrayList<>();
        for (String sql : VERSIONS.subList(0, version).stream().flatMap(List::stream).toList()) {
            if (sql.startsWith("CREATE")) {
                tables.add(sql);
            } else if (sql.startsWith(DROP)) {
                String table = sql.substring(DROP.length());
                tables.removeIf(each -> each.startsWith("CREATE TABLE " + table + " ") || each.contains(" ON " + table + " "));
            }
        }
        return tables;
    }

    /** The version of a ledger; 0 where nothing was written to it yet. */
    static int version(Database database) throws SQLException {
        return (int) database.number("PRAGMA user_version");
    }

    /**
     * Refuses what a newer program wrote: this one could misunderstand it.
     *
     * @throws org.autodispatcher.FailureException {@code ledger-unusable}, variant {@code newer}
     */
    static void requireKnown(LedgerFiles files, int version) throws IOException {
        if (version > newest()) {
            throw Failure.of(Reason.LEDGER_UNUSABLE, "newer")
                    .with("path", files.database())
                    .with("version", version)
                    .with("known", newest())
                    .exception();
        }
    }

    /** Brings the ledger to the newest version; where what it holds is put in order anew, it is copied first. */
    void run() throws SQLException, IOException {
        int version = versionInFile();
        requireKnown(files, version);
        if (version == newest()) {
            return;
        }
        boolean rebuilds = version > 0 && version < COMPLETE;
        if (rebuilds) {
            copy(version);
        }
        try (Database database = Database.writing(files.database())) {
            database.transaction(() -> {
                for (String sql : VERSIONS.subList(version, newest()).stream().flatMap(List::stream).toList()) {
                    database.change(sql);
                }
                if (rebuilds) {
                    new HistoryIndex(database).rebuild();
                }
                database.change("PRAGMA user_version = " + newest());
            });
        }
    }

    /** Looks, and brings everything from the log into the file. */
    private int versionInFile() throws SQLException {
        try (Database database = Database.writing(files.database())) {
            int version = version(database);
            if (version > 0 && version < newest()) {
                database.list(row -> row.getInt(1), "PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return version;
        }
    }

    /** No connection is open here, so the file can be read as one. */
    private void copy(int version) throws IOException {
        Path copy = files.copy(version);
        Path unfinished = copy.resolveSibling(copy.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        LedgerFiles.create(unfinished);
        Files.copy(files.database(), unfinished, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
        LedgerFiles.sync(files.state());
    }
}
