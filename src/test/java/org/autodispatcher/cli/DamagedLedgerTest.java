package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever looks at how things stand is never shown a record that cannot be believed as if it could. */
class DamagedLedgerTest {
    @TempDir
    private Path dir;

    @BeforeEach
    void aLedger() throws IOException {
        Path state = Files.createDirectory(dir.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            long id = ledger.open();
            ledger.append("ops", new Entry.Draft(id, "", Step.SPOOL, Tense.INTENT, Map.of("package", "payments-1.tgz"), Optional.empty()));
            ledger.append("ops", new Entry.Draft(id, "", Step.ROUTE, Tense.FAILURE, Map.of(), Optional.of(Failure.of(Reason.NO_ROUTE))));
        }
    }

    private Path ledger() {
        return dir.resolve("state/ledger.db");
    }

    private TestScreen typed(String language, String words) {
        return TestScreen.run(language, (words + " --home " + dir).strip().split(" "));
    }

    private void change(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger()); Statement sql = connection.createStatement()) {
            sql.executeUpdate(statement);
        }
    }

    @Test
    void one_that_is_whole_is_shown() {
        assertThat(typed("en", "status").out()).contains("1  payments-1.tgz  held (no-route)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "", "status --json"})
    void an_entry_that_was_altered_is_said_and_nothing_else(String words) throws SQLException {
        change("UPDATE entry SET text = CAST(replace(CAST(text AS TEXT), 'payments-1', 'payments-7') AS BLOB) WHERE sequence = 1");
        TestScreen ran = typed("en", words);
        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("entry 1 of the ledger " + ledger() + " is not what was written", "next: put back your last copy of it");
        assertThat(typed("zh", words).err()).contains("台账 " + ledger());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "", "history", "show 1", "log 1"})
    void one_that_cannot_be_read_is_said_whatever_was_asked(String words) throws IOException {
        Files.write(ledger(), "none of ours".getBytes(StandardCharsets.UTF_8));
        TestScreen ran = typed("en", words);
        assertThat(ran.status()).as(ran.err()).isEqualTo(3);
        assertThat(ran.err()).contains("the ledger " + ledger() + " does not hold together");
    }

    @Test
    void where_only_the_index_is_wrong_the_answer_says_that_it_may_lack_something() throws SQLException {
        change("DELETE FROM dispatch");
        for (String language : List.of("en", "zh")) {
            TestScreen ran = typed(language, "status");
            assertThat(ran.status()).isZero();
            assertThat(ran.out()).contains(language.equals("en") ? "some may be missing here" : "这里可能缺少一些任务");
        }
    }
}
