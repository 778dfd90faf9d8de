package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that are used again do not know of their last use. */
class DatabaseTest {
    private static final String UP_TO = "SELECT n FROM number WHERE n <= ? ORDER BY n";
    private static final String ADD = "INSERT INTO number VALUES (?)";

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = folder.resolve("ledger.db");
        LedgerFiles.create(file);
    }

    private static void fill(Database database) throws SQLException {
        database.change("CREATE TABLE number (n INTEGER PRIMARY KEY)");
        for (long n = 1; n <= 3; n++) {
            database.change(ADD, n);
        }
    }

    private static List<Long> upTo(Database database, long most) throws SQLException {
        return database.list(row -> row.getLong(1), UP_TO, most);
    }

    @Test
    void a_question_may_be_asked_while_the_rows_of_the_same_question_are_read() throws SQLException {
        try (Database database = Database.writing(file)) {
            fill(database);
            List<List<Long>> seen = new ArrayList<>();
            database.each(row -> seen.add(upTo(database, row.getLong(1))), UP_TO, 3L);
            assertThat(seen).containsExactly(List.of(1L), List.of(1L, 2L), List.of(1L, 2L, 3L));
            assertThat(upTo(database, 2)).containsExactly(1L, 2L);
        }
    }

    @Test
    void what_was_refused_once_is_done_the_next_time() throws SQLException {
        try (Database database = Database.writing(file)) {
            fill(database);
            assertThatThrownBy(() -> database.change(ADD, 3L)).isInstanceOf(SQLException.class);
            database.change(ADD, 4L);
            assertThat(upTo(database, 9)).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    void whoever_has_read_holds_on_to_no_part_of_the_log() throws SQLException {
        try (Database database = Database.writing(file); Database readings = Database.reading(file)) {
            fill(database);
            assertThat(upTo(readings, 9)).containsExactly(1L, 2L, 3L);
            database.change(ADD, 4L);
            readings.change(UP_TO, 9L);
            assertThat(database.number("PRAGMA wal_checkpoint(TRUNCATE)")).isZero(); // 1 would be: somebody reads an older state
            assertThat(upTo(readings, 9)).containsExactly(1L, 2L, 3L, 4L);
        }
    }
}
