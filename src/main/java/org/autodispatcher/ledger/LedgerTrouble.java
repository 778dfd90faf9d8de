package org.autodispatcher.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is wrong with the ledger, as a failure that a person can be told. */
final class LedgerTrouble {
    // result codes of sqlite3.h
    private static final int PERM = 3;
    private static final int READONLY = 8;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int AUTH = 23;
    private static final int NOTADB = 26;
    private static final int KIND = 0xff;

    private final LedgerFiles files;

    LedgerTrouble(LedgerFiles files) {
        this.files = files;
    }

    /** Why nothing can be read or written at the moment, or ever. */
    FailureException of(SQLException error) {
        SQLiteErrorCode code = code(error);
        Failure failure = switch (code.code & KIND) {
            case FULL -> Failure.of(Reason.LEDGER_UNUSABLE, "full");
            case PERM, READONLY, CANTOPEN, AUTH -> Failure.of(Reason.LEDGER_UNUSABLE, "denied").with("user", System.getProperty("user.name"));
            case CORRUPT, NOTADB -> Failure.of(Reason.LEDGER_DAMAGED, "unreadable").with("where", said(error));
            default -> Failure.of(Reason.LEDGER_UNUSABLE, "io").with("detail", said(error));
        };
        return named(failure).exception(error);
    }

    /** The same of what the system said about a file. */
    FailureException of(IOException error) {
        if (error instanceof FailureException told) {
            return told;
        }
        Failure failure = error instanceof AccessDeniedException
                ? Failure.of(Reason.LEDGER_UNUSABLE, "denied").with("user", System.getProperty("user.name"))
                : Failure.of(Reason.LEDGER_UNUSABLE, "io").with("detail", said(error));
        return named(failure).exception(error);
    }

    /** The same, for those who cannot throw it as it is. */
    UncheckedIOException unchecked(SQLException error) {
        return new UncheckedIOException(of(error));
    }

    /** Whether, after {@code error}, what was written before may be gone although it was reported safe: nothing is believed until all is read anew. */
    static boolean lasting(SQLException error) {
        SQLiteErrorCode code = code(error);
        return code == SQLiteErrorCode.SQLITE_IOERR_FSYNC
                || code == SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC
                || (code.code & KIND) == CORRUPT
                || (code.code & KIND) == NOTADB;
    }

    /**
     * Whether {@code error} is what a reader meets while an owner is just making the log's index, or removing the log. Where a file may not
     * be opened it looks the same, and stays so.
     */
    static boolean passing(SQLException error) {
        return switch (code(error)) {
            case SQLITE_READONLY_RECOVERY, SQLITE_READONLY_CANTINIT, SQLITE_READONLY_CANTLOCK, SQLITE_CANTOPEN, SQLITE_PROTOCOL -> true;
            default -> false;
        };
    }

    private static SQLiteErrorCode code(SQLException error) {
        return error instanceof SQLiteException named ? named.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    private static String said(Exception error) {
        return String.valueOf(error.getMessage()).strip();
    }

    /** Refuses what was found; nothing to refuse where the entries are whole. */
    void requireWhole(LedgerCheck check) throws IOException {
        switch (check) {
            case LedgerCheck.Intact _, LedgerCheck.IndexDiffers _ -> {}
            case LedgerCheck.Altered(long sequence, LedgerCheck.Change change) -> throw altered(sequence, change).exception();
            case LedgerCheck.Unreadable(String where, Optional<Long> from) -> throw unreadable(where, from).exception();
            case LedgerCheck.PutBack(long known, long found) ->
                throw named(Failure.of(Reason.LEDGER_BEHIND, "put-back").with("known", known).with("found", found)).exception();
        }
    }

    private Failure unreadable(String where, Optional<Long> from) {
        return named(from
                .map(sequence -> Failure.of(Reason.LEDGER_DAMAGED, "unreadable-from").with("sequence", sequence))
                .orElseGet(() -> Failure.of(Reason.LEDGER_DAMAGED, "unreadable"))).with("where", where);
    }

    private Failure altered(long sequence, LedgerCheck.Change change) {
        return named(switch (change) {
            case MISSING -> Failure.of(Reason.LEDGER_DAMAGED, "missing");
            case CHANGED -> Failure.of(Reason.LEDGER_DAMAGED, "changed");
            case UNKNOWN -> Failure.of(Reason.LEDGER_UNUSABLE, "unknown");
        }).with("sequence", sequence);
    }

    FailureException markDamaged() {
        return named(Failure.of(Reason.LEDGER_DAMAGED, "mark")).exception();
    }

    private Failure named(Failure failure) {
        return failure.with("path", files.database())
                .with("state", files.state())
                .with("mark", files.mark())
                .with("put_aside", files.mark() + ".put-aside");
    }
}
