package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/** A ledger opened for reading as it was found, changing no file of it. */
final class LedgerReading implements AutoCloseable {
    private final LedgerFinding finding;
    private final Optional<Path> copies;
    private final Optional<Database> database;

    private LedgerReading(LedgerFinding finding, Optional<Path> copies) throws SQLException {
        this.finding = finding;
        this.copies = copies;
        this.database = finding.empty() ? Optional.empty() : Optional.of(opening().open());
    }

    static LedgerReading of(LedgerFinding finding) throws SQLException, IOException {
        if (!finding.logAlone()) {
            return new LedgerReading(finding, Optional.empty());
        }
        Path folder = Files.createTempDirectory("auto-dispatcher-ledger-", LedgerFiles.PRIVATE_FOLDER);
        try {
            LedgerFiles copies = new LedgerFiles(folder);
            Files.copy(finding.files().database(), copies.database());
            Files.copy(finding.files().log(), copies.log());
            return new LedgerReading(finding, Optional.of(folder));
        } catch (IOException | SQLException | RuntimeException e) {
            remove(folder);
            throw e;
        }
    }

    private LedgerVerifier.Opening opening() {
        return copies.<LedgerVerifier.Opening>map(folder -> () -> Database.reading(new LedgerFiles(folder).database())).orElse(finding::open);
    }

    /** Empty where nothing was written yet. */
    Optional<LedgerTables> tables() {
        return database.map(LedgerTables::new);
    }

    LedgerCheck check() throws SQLException, IOException {
        return finding.check(opening());
    }

    /** What shows without reading all: the version, and the mark. Where even that cannot be read, all is read, to find where it begins. */
    LedgerCheck firstSight() throws SQLException, IOException {
        try {
            return database.isEmpty() ? check() : firstSight(database.get());
        } catch (SQLException e) {
            if (!LedgerTrouble.lasting(e)) {
                throw e;
            }
            return check();
        }
    }

    private LedgerCheck firstSight(Database database) throws SQLException, IOException {
        Optional<LedgerMark.Known> mark = finding.mark();
        int version = Migrations.version(database);
        Migrations.requireKnown(finding.files(), version);
        if (version < Migrations.INDEXED) {
            return check();
        }
        LedgerTables tables = new LedgerTables(database);
        long last = tables.last();
        for (LedgerMark.Known known : mark.stream().toList()) {
            Optional<String> hash = tables.hash(known.sequence()).map(HexFormat.of()::formatHex);
            if (known.sequence() > 0 && !hash.equals(Optional.of(known.hash()))) {
                return new LedgerCheck.PutBack(known.sequence(), last);
            }
        }
        return new LedgerCheck.Intact(last, tables.hash(last).map(HexFormat.of()::formatHex).orElseGet(() -> LedgerCheck.Intact.none().hash()));
    }

    @Override
    public void close() {
        try {
            if (database.isPresent()) {
                database.get().close();
            }
        } catch (SQLException _) {
            // it was only read
        }
        copies.ifPresent(LedgerReading::remove);
    }

    private static void remove(Path folder) {
        LedgerFiles copies = new LedgerFiles(folder);
        try {
            for (Path file : java.util.List.of(copies.database(), copies.log(), copies.shared(), folder)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // in the temporary folder, for its owner alone
        }
    }
}
