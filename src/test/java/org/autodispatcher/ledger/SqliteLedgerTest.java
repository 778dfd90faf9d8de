package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends LedgerContract {
    @TempDir
    private static Path folders;

    private Path state;
    private SqliteLedger ledger;

    @Override
    Ledger ledger(InstantSource clock) {
        try {
            state = Files.createTempDirectory(folders, "state 状态%");
            ledger = SqliteLedger.open(state, clock);
            return ledger;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void again() throws IOException {
        ledger.close();
        ledger = SqliteLedger.open(state, InstantSource.fixed(NOON));
    }

    @Test
    void what_was_appended_is_there_after_it_was_closed_and_numbers_go_on() throws IOException {
        long id = ledger.open();
        Entry entry = ledger.append("alice", Drafts.intent(id, "", Step.SPOOL, Map.of("package", "a.zip")));
        ledger.open();
        again();
        assertThat(ledger.entries(id)).containsExactly(entry);
        assertThat(ledger.open()).isEqualTo(2);
        assertThat(ledger.append("alice", Drafts.intent(2, "", Step.SPOOL, Map.of())).sequence()).isEqualTo(2);
    }

    @Test
    void an_id_that_output_is_kept_of_is_not_given_again_by_a_ledger_that_does_not_know_it() throws IOException {
        Files.createDirectories(state.resolve("output/17"));
        Files.createDirectories(state.resolve("output/9"));
        again();
        assertThat(ledger.open()).isEqualTo(18);
    }

    @Test
    void a_folder_of_output_that_is_none_does_not_make_the_ledger_unusable() throws IOException {
        Files.writeString(state.resolve("output"), "not a folder");
        again();
        assertThat(ledger.open()).isEqualTo(1);
    }

    @Test
    void all_files_are_for_their_owner_alone() throws IOException {
        ledger.append("alice", Drafts.intent(ledger.open(), "", Step.SPOOL, Map.of()));
        try (var files = Files.list(state)) {
            List<Path> all = files.toList();
            assertThat(all).extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.mark");
            for (Path file : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void it_is_intact_while_it_is_written_and_after() throws IOException {
        ledger.append("alice", Drafts.intent(ledger.open(), "", Step.SPOOL, Map.of()));
        LedgerCheck check = ledger.check();
        assertThat(check).isInstanceOf(LedgerCheck.Intact.class);
        again();
        assertThat(ledger.check()).isEqualTo(check);
        ledger.close();
        try (StillLedger still = StillLedger.open(state)) {
            assertThat(still.check()).isEqualTo(check);
        }
    }
}
