package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the files of a ledger lie, and how they can be read without changing any of them. What works, and what does not (SQLite
 * 3.54, tried):
 *
 * <ul>
 *   <li>no log, or an empty one: {@code immutable=1}. {@code readonly_shm=1} would make an empty log.
 *   <li>a log with its index beside it, its owner alive or killed: {@code readonly_shm=1}. {@code immutable=1} would not see the log.
 *   <li>a log without its index: SQLite reads it only where it may make the index, so copies are read.
 * </ul>
 *
 * @param files where they lie
 * @param state what can be seen of them from outside; equal as long as nobody wrote
 */
record LedgerFinding(LedgerFiles files, Map<Path, Map<String, Object>> state) {
    static LedgerFinding now(LedgerFiles files) throws IOException {
        return new LedgerFinding(files, Map.of(
                files.database(), attributes(files.database()), files.log(), attributes(files.log()), files.shared(), attributes(files.shared())));
    }

    private static Map<String, Object> attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, "unix:ino,size,lastModifiedTime");
        } catch (NoSuchFileException _) {
            return Map.of();
        }
    }

    private boolean there(Path file) {
        return !state.get(file).isEmpty();
    }

    private boolean filled(Path file) {
        return there(file) && !state.get(file).get("size").equals(0L);
    }

    /** Whether there is anything to read. */
    boolean empty() {
        return !filled(files.database());
    }

    /** Whether a log was left without its index. */
    boolean logAlone() {
        return filled(files.log()) && !there(files.shared());
    }

    /** Whether these are the same files still, whatever is in them: an owner that ends well removes log and index, and the next one makes others. */
    boolean sameFiles(LedgerFinding other) {
        return state.keySet().stream().allMatch(file -> Objects.equals(state.get(file).get("ino"), other.state.get(file).get("ino")));
    }

    /** Whether it must be told from {@link #state()} that somebody wrote meanwhile. A log's index is locked instead. */
    boolean mustStay() {
        return !filled(files.log()) || logAlone();
    }

    Database open() throws SQLException {
        return filled(files.log()) ? Database.beside(files.database()) : Database.still(files.database());
    }

    /** Looks at everything before the owner of the HOME opens the ledger for writing. */
    static LedgerCheck beforeWriting(LedgerFiles files) throws IOException, SQLException {
        LedgerFinding finding = now(files);
        LedgerVerifier.Opening opening = finding.logAlone() ? () -> Database.reading(files.database()) : finding::open;
        return finding.check(opening);
    }

    /** What the mark says. */
    Optional<LedgerMark.Known> mark() throws IOException {
        try {
            return LedgerMark.read(files.mark());
        } catch (LedgerMark.Damaged _) {
            throw new LedgerTrouble(files).markDamaged();
        }
    }

    /** Compares everything there is with itself and with the mark. */
    LedgerCheck check(LedgerVerifier.Opening opening) throws IOException, SQLException {
        Optional<LedgerMark.Known> mark = mark();
        if (empty()) {
            return filled(files.log()) && mark.isEmpty()
                    ? new LedgerCheck.Unreadable(files.log().toString())
                    : mark.<LedgerCheck>map(known -> new LedgerCheck.PutBack(known.sequence(), 0)).orElseGet(LedgerCheck.Intact::none);
        }
        int version;
        try (Database database = opening.open()) {
            if (database.number("PRAGMA application_id") != Migrations.APPLICATION) {
                return Migrations.version(database) == 0 && database.number("SELECT count(*) FROM sqlite_schema") == 0 && mark.isEmpty()
                        ? LedgerCheck.Intact.none()
                        : new LedgerCheck.Unreadable("application_id");
            }
            version = Migrations.version(database);
        }
        Migrations.requireKnown(files, version);
        return new LedgerVerifier(opening, version).check(mark);
    }
}
