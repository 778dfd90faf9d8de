package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens to the files: it is found before anything is written, or it does no harm. */
class LedgerDamageTest {
    @TempDir
    private Path folder;

    private KeptLedger kept(String how) throws IOException {
        return switch (how) {
            case "closed" -> KeptLedger.closed(folder);
            case "killed" -> KeptLedger.killed(folder);
            case "both" -> KeptLedger.both(folder);
            default -> throw new IllegalArgumentException(how);
        };
    }

    private static Optional<Reason> reason(Optional<FailureException> refusal) {
        return refusal.map(FailureException::failure).map(org.autodispatcher.Failure::reason);
    }

    @ParameterizedTest
    @CsvSource({"closed, ledger.db, 1000", "killed, ledger.db-wal, 120", "both, ledger.db-wal, 80", "both, ledger.db, 80", "killed, ledger.db-shm, 30", "both, ledger.mark, 64"})
    void a_flipped_bit_is_found_or_does_no_harm(String how, String file, int places) throws IOException {
        KeptLedger kept = kept(how);
        long size = kept.size(file);
        int found = 0;
        for (int i = 0; i < places; i++) {
            long offset = i * size / places;
            KeptLedger harmed = kept.in(folder.resolve("harmed")).flipped(file, offset, i % 8);
            found += harmed.detectedOrHarmless(file + " bit " + i % 8 + " of byte " + offset).isPresent() ? 1 : 0;
        }
        assertThat(found > 0).isEqualTo(file.matches("ledger.db(-wal)?"));
    }

    @ParameterizedTest
    @CsvSource({"closed, ledger.db, 80", "both, ledger.db, 30", "killed, ledger.db-wal, 80", "both, ledger.mark, 20"})
    void a_truncated_file_is_found_or_does_no_harm(String how, String file, int places) throws IOException {
        KeptLedger kept = kept(how);
        long size = kept.size(file);
        for (int i = 0; i < places; i++) {
            kept.in(folder.resolve("harmed")).truncated(file, i * size / places).detectedOrHarmless(file + " cut at " + i * size / places);
        }
        assertThat(kept.in(folder.resolve("harmed")).truncated(file, size / 2).detectedOrHarmless(file).isPresent()).isEqualTo(!file.equals("ledger.mark"));
    }

    @Test
    void a_deleted_log_is_found() throws IOException {
        for (String how : List.of("killed", "both")) {
            Path own = Files.createDirectories(folder.resolve(how + "-own"));
            KeptLedger kept = how.equals("killed") ? KeptLedger.killed(own) : KeptLedger.both(own);
            assertThat(reason(kept.in(own.resolve("a")).without("ledger.db-wal").detectedOrHarmless("no log"))).contains(Reason.LEDGER_BEHIND);
            assertThat(reason(kept.in(own.resolve("b")).without("ledger.db-wal", "ledger.db-shm").detectedOrHarmless("no log"))).contains(Reason.LEDGER_BEHIND);
            assertThat(kept.in(own.resolve("c")).without("ledger.db-shm").detectedOrHarmless("no index of the log")).isEmpty();
        }
    }

    @Test
    void a_deleted_ledger_is_found() throws IOException {
        KeptLedger kept = KeptLedger.both(folder);
        assertThat(reason(kept.in(folder.resolve("a")).without("ledger.db").detectedOrHarmless("no file"))).contains(Reason.LEDGER_BEHIND);
        assertThat(reason(kept.in(folder.resolve("b")).without("ledger.db", "ledger.db-wal", "ledger.db-shm").detectedOrHarmless("no file")))
                .contains(Reason.LEDGER_BEHIND);
        assertThat(reason(kept.in(folder.resolve("c")).without("ledger.db", "ledger.mark").detectedOrHarmless("no file"))).contains(Reason.LEDGER_DAMAGED);
    }

    @Test
    void an_older_copy_is_found_and_one_command_goes_on_with_it() throws IOException {
        KeptLedger older = KeptLedger.closed(folder);
        KeptLedger copy = older.in(folder.resolve("copy"));
        try (SqliteLedger ledger = SqliteLedger.open(older.state(), KeptLedger.CLOCK)) {
            KeptLedger.fill(ledger, 2);
        }
        Path mark = older.state().resolve("ledger.mark");
        Files.copy(mark, copy.state().resolve("ledger.mark"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Map<String, String> before = copy.listing();
        FailureException refusal = copy.detectedOrHarmless("an older copy").orElseThrow();
        assertThat(refusal.failure().is(Reason.LEDGER_BEHIND, "put-back")).isTrue();
        assertThat(refusal.failure().values()).containsEntry("found", String.valueOf(copy.entries().size()));
        assertThat(copy.listing()).isEqualTo(before);
        assertThatThrownBy(() -> StillLedger.open(copy.state())).isInstanceOf(FailureException.class);
        Files.move(Path.of(refusal.failure().values().get("mark")), Path.of(refusal.failure().values().get("put_aside")));
        assertThat(copy.detectedOrHarmless("the mark is put aside")).isEmpty();
    }

    @Test
    void an_older_copy_that_went_on_by_itself_is_found() throws IOException {
        KeptLedger older = KeptLedger.closed(folder);
        KeptLedger other = older.in(folder.resolve("other"));
        for (KeptLedger each : List.of(older, other)) {
            try (SqliteLedger ledger = SqliteLedger.open(each.state(), KeptLedger.CLOCK)) {
                ledger.append(each == older ? "alice" : "bob", Drafts.intent(1, "", Step.SPOOL, Map.of()));
            }
        }
        Files.copy(older.state().resolve("ledger.mark"), other.state().resolve("ledger.mark"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(reason(other.detectedOrHarmless("another history"))).contains(Reason.LEDGER_BEHIND);
    }

    @Test
    void the_first_altered_entry_is_named() throws Exception {
        KeptLedger kept = KeptLedger.closed(folder);
        try (Database database = Database.writing(kept.state().resolve("ledger.db"))) {
            database.change("UPDATE entry SET text = CAST(replace(CAST(text AS TEXT), 'alice', 'mallory') AS BLOB) WHERE sequence IN (3, 5)");
        }
        assertThat(check(kept)).isEqualTo(new LedgerCheck.Altered(3, LedgerCheck.Change.CHANGED));
        try (Database database = Database.writing(kept.state().resolve("ledger.db"))) {
            database.change("DELETE FROM entry WHERE sequence = 2");
        }
        assertThat(check(kept)).isEqualTo(new LedgerCheck.Altered(2, LedgerCheck.Change.MISSING));
        assertThat(kept.detectedOrHarmless("a missing entry").orElseThrow().failure().values()).containsEntry("sequence", "2");
    }

    @Test
    void where_a_page_cannot_be_read_the_first_entry_on_it_is_named() throws Exception {
        KeptLedger kept = KeptLedger.closed(folder);
        Path file = kept.state().resolve("ledger.db");
        long last = kept.entries().size();
        int pageSize;
        byte[] hash;
        try (Database database = Database.still(file)) {
            pageSize = Math.toIntExact(database.number("PRAGMA page_size"));
            hash = database.list(row -> row.getBytes(1), "SELECT hash FROM entry WHERE sequence = ?", last).getFirst();
        }
        byte[] bytes = Files.readAllBytes(file);
        int at = java.util.stream.IntStream.range(0, bytes.length)
                .filter(i -> java.util.Arrays.equals(bytes, i, Math.min(i + hash.length, bytes.length), hash, 0, hash.length)).reduce((older, newer) -> newer).orElseThrow();
        bytes[at / pageSize * pageSize] = 0x77; // no kind of page
        Files.write(file, bytes);

        assertThatThrownBy(() -> verified(kept)).isInstanceOfSatisfying(FailureException.class, refusal -> {
            assertThat(refusal.failure().is(Reason.LEDGER_DAMAGED, "unreadable-from")).as(refusal.failure().toString()).isTrue();
            assertThat(Long.parseLong(refusal.failure().values().get("sequence"))).isBetween(2L, last);
        });
        assertThat(reason(kept.detectedOrHarmless("a page of no kind"))).contains(Reason.LEDGER_DAMAGED);

        try (Database database = Database.writing(file)) {
            database.change("UPDATE entry SET text = CAST(replace(CAST(text AS TEXT), 'alice', 'mallory') AS BLOB) WHERE sequence = 1");
        }
        assertThatThrownBy(() -> verified(kept)).as("an altered entry before it").isInstanceOfSatisfying(FailureException.class, refusal -> {
            assertThat(refusal.failure().is(Reason.LEDGER_DAMAGED, "changed")).as(refusal.failure().toString()).isTrue();
            assertThat(refusal.failure().values()).containsEntry("sequence", "1");
        });
    }

    @Test
    void deleted_last_entries_are_found_by_the_mark() throws Exception {
        KeptLedger kept = KeptLedger.closed(folder);
        try (Database database = Database.writing(kept.state().resolve("ledger.db"))) {
            database.change("DELETE FROM entry WHERE sequence = ?", kept.entries().size());
        }
        assertThat(reason(kept.detectedOrHarmless("deleted last entries"))).contains(Reason.LEDGER_BEHIND);
    }

    @Test
    void an_index_that_lies_is_found_and_made_anew() throws Exception {
        for (String lie : List.of(
                "UPDATE dispatch SET state = 'done'", "DELETE FROM delivery", "UPDATE run SET sequence = sequence + 1", "UPDATE delivery SET host = 'x'",
                "DELETE FROM run", "INSERT INTO dispatch (id, submitter, arrived, state) VALUES (99, '', 0, 'held')", "UPDATE entry SET dispatch = 2 WHERE sequence = 1",
                "UPDATE entry SET target = 'x@y:22' WHERE sequence = 4", "UPDATE dispatch SET size = 7", "UPDATE delivery SET since = since + 1",
                "UPDATE delivery SET ended = 7 WHERE ended IS NULL", "UPDATE delivery SET contact = 7", "UPDATE delivery SET place = place + 1",
                "UPDATE dispatch SET ended = coalesce(ended, 0) + 1", "UPDATE dispatch SET submitter = 'mallory'")) {
            KeptLedger kept = KeptLedger.closed(Files.createDirectories(folder.resolve(Integer.toHexString(lie.hashCode()))));
            try (Database database = Database.writing(kept.state().resolve("ledger.db"))) {
                database.change(lie);
            }
            assertThat(check(kept)).as(lie).isInstanceOf(LedgerCheck.IndexDiffers.class);
            assertThat(kept.detectedOrHarmless(lie)).isEmpty();
            assertThat(check(kept)).as(lie).isInstanceOf(LedgerCheck.Intact.class);
        }
    }

    @Test
    void a_run_that_was_come_back_to_is_found_by_its_last_entry_and_nothing_is_wrong_with_that() throws Exception {
        KeptLedger kept = KeptLedger.closed(folder);
        Entry begun = kept.entries().stream().filter(entry -> entry.draft().values().containsKey(DeliveryRecord.RUN_KEY)).findFirst().orElseThrow();
        try (SqliteLedger ledger = SqliteLedger.open(kept.state(), KeptLedger.CLOCK)) {
            ledger.append("alice", new Entry.Draft(
                    begun.draft().dispatch(), begun.draft().target(), Step.ATTACH, Entry.Tense.INTENT, begun.draft().values(), Optional.empty()));
        }
        assertThat(check(kept)).isInstanceOf(LedgerCheck.Intact.class);
        try (Database database = Database.writing(kept.state().resolve("ledger.db"))) {
            database.change("UPDATE run SET sequence = ? WHERE sequence = (SELECT max(sequence) FROM entry)", begun.sequence());
        }
        assertThat(check(kept)).as("the first entry instead of the last").isInstanceOf(LedgerCheck.IndexDiffers.class);
    }

    private static void verified(KeptLedger kept) throws IOException {
        try (StillLedger ledger = StillLedger.open(kept.state())) {
            ledger.verified();
        }
    }

    private static LedgerCheck check(KeptLedger kept) throws IOException {
        try (StillLedger ledger = StillLedger.open(kept.state())) {
            return ledger.check();
        }
    }
}
