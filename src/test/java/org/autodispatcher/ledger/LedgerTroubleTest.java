package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite says, as a reason; and after what nothing is believed any more. */
class LedgerTroubleTest {
    private final LedgerTrouble trouble = new LedgerTrouble(new LedgerFiles(Path.of("/home/state")));

    private FailureException of(SQLiteErrorCode code) {
        return trouble.of(new SQLiteException("said", code));
    }

    @Test
    void each_kind_of_error_has_its_reason() {
        assertThat(of(SQLiteErrorCode.SQLITE_FULL).failure().is(Reason.LEDGER_UNUSABLE, "full")).isTrue();
        assertThat(of(SQLiteErrorCode.SQLITE_READONLY_DIRECTORY).failure().is(Reason.LEDGER_UNUSABLE, "denied")).isTrue();
        assertThat(of(SQLiteErrorCode.SQLITE_CANTOPEN).failure().is(Reason.LEDGER_UNUSABLE, "denied")).isTrue();
        assertThat(of(SQLiteErrorCode.SQLITE_IOERR_WRITE).failure().is(Reason.LEDGER_UNUSABLE, "io")).isTrue();
        assertThat(of(SQLiteErrorCode.SQLITE_CORRUPT_INDEX).failure().is(Reason.LEDGER_DAMAGED, "unreadable")).isTrue();
        assertThat(of(SQLiteErrorCode.SQLITE_NOTADB).failure().is(Reason.LEDGER_DAMAGED, "unreadable")).isTrue();
        assertThat(trouble.of(new SQLException("said")).failure().is(Reason.LEDGER_UNUSABLE, "io")).isTrue();
    }

    @Test
    void after_a_sync_that_failed_nothing_is_appended_any_more_and_after_a_full_disk_it_is() {
        for (SQLiteErrorCode code : List.of(
                SQLiteErrorCode.SQLITE_IOERR_FSYNC, SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC, SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB)) {
            assertThat(LedgerTrouble.lasting(new SQLiteException("said", code))).as(code.name()).isTrue();
        }
        for (SQLiteErrorCode code : List.of(SQLiteErrorCode.SQLITE_FULL, SQLiteErrorCode.SQLITE_READONLY, SQLiteErrorCode.SQLITE_IOERR_WRITE)) {
            assertThat(LedgerTrouble.lasting(new SQLiteException("said", code))).as(code.name()).isFalse();
        }
    }
}
