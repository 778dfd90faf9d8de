package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of another version. */
class MigrationsTest {
    @TempDir
    private Path folder;

    /** As the first version was: entries, and no index. */
    private KeptLedger first() throws Exception {
        return kept(1);
    }

    /** As another version was, its index not yet filled. */
    private KeptLedger kept(int version) throws Exception {
        KeptLedger kept = KeptLedger.closed(Files.createDirectories(folder.resolve("version-" + version)));
        try (Database database = Database.writing(kept.state().resolve("ledger.db"))) {
            for (String table : new String[] {"dispatch", "delivery", "run"}) {
                database.change("DROP TABLE " + table);
            }
            for (String sql : Migrations.tables(version)) {
                if (!Migrations.tables(1).contains(sql)) {
                    database.change(sql);
                }
            }
            database.change("PRAGMA user_version = " + version);
        }
        return kept;
    }

    @Test
    void an_older_ledger_is_copied_and_brought_to_the_newest_version() throws Exception {
        KeptLedger kept = first();
        Files.writeString(kept.state().resolve("ledger.db.v1.unfinished"), "left by a killed one");
        assertThat(kept.detectedOrHarmless("the first version")).isEmpty();
        try (StillLedger ledger = StillLedger.open(kept.state())) {
            assertThat(ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
            assertThat(ledger.run("key-1")).isPresent();
        }
        Path copy = kept.state().resolve("ledger.db.v1");
        try (Database database = Database.still(copy)) {
            assertThat(Migrations.version(database)).isEqualTo(1);
            assertThat(new LedgerTables(database).after(0, Integer.MAX_VALUE)).isEqualTo(kept.entries());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy))).isEqualTo("rw-------");
        assertThat(kept.state().resolve("ledger.db.v1.unfinished")).doesNotExist();
    }

    @Test
    void what_the_index_of_an_older_one_lacks_is_filled_in_from_its_entries() throws Exception {
        for (int version = 2; version < Migrations.newest(); version++) {
            KeptLedger kept = kept(version);
            try (StillLedger ledger = StillLedger.open(kept.state())) {
                assertThat(ledger.check()).as("of version " + version).isInstanceOf(LedgerCheck.Intact.class);
            }
            assertThat(kept.detectedOrHarmless("version " + version)).isEmpty();
            assertThat(kept.state().resolve("ledger.db.v" + version)).exists();
            try (SqliteLedger ledger = SqliteLedger.open(kept.state(), KeptLedger.CLOCK)) {
                assertThat(ledger.page(HistoryFilter.ALL, Long.MAX_VALUE)).hasSizeGreaterThan(5).allSatisfy(
                        row -> assertThat(row).isEqualTo(HistoryRow.of(ledger.dispatch(row.id()))));
                assertThat(ledger.targets()).isEqualTo(TargetHistory.of(ledger.dispatches().stream().map(ledger::dispatch)));
                assertThat(ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
            }
        }
    }

    @Test
    void a_newer_ledger_is_refused_and_nothing_of_it_changes() throws Exception {
        KeptLedger kept = KeptLedger.closed(folder);
        try (Database database = Database.writing(kept.state().resolve("ledger.db"))) {
            database.change("PRAGMA user_version = 99");
        }
        Map<String, String> before = kept.listing();
        FailureException refusal = kept.detectedOrHarmless("a newer version").orElseThrow();
        assertThat(refusal.failure().is(Reason.LEDGER_UNUSABLE, "newer")).isTrue();
        assertThat(kept.listing()).isEqualTo(before);
    }

    @Test
    void an_entry_that_only_a_newer_program_knows_is_not_called_damaged() throws Exception {
        KeptLedger kept = KeptLedger.closed(folder);
        long next = kept.entries().size() + 1L;
        byte[] text = "1\n2026-11-26T12:00:00Z\nalice\n1\n\nteleport\nfact\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (Database database = Database.writing(kept.state().resolve("ledger.db"))) {
            Chain chain = new Chain();
            chain.at(next - 1, new LedgerTables(database).hash(next - 1).orElseThrow());
            database.change("INSERT INTO entry VALUES (?, 1, '', ?, ?)", next, text, chain.add(text));
        }
        FailureException refusal = kept.detectedOrHarmless("an unknown step").orElseThrow();
        assertThat(refusal.failure().is(Reason.LEDGER_UNUSABLE, "unknown")).isTrue();
        assertThat(refusal.failure().values()).containsEntry("sequence", String.valueOf(next));
    }
}
