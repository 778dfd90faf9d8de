package org.autodispatcher.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading without an owner changes nothing, whatever lies there. */
class StillLedgerTest {
    @TempDir
    private Path folder;

    /** All ways in which files can lie there after an owner ended or was killed. */
    private List<KeptLedger> all() throws IOException {
        KeptLedger closed = KeptLedger.closed(Files.createDirectories(folder.resolve("1")));
        KeptLedger killed = KeptLedger.killed(Files.createDirectories(folder.resolve("2")));
        KeptLedger both = KeptLedger.both(Files.createDirectories(folder.resolve("3")));
        KeptLedger logAlone = both.in(folder.resolve("4")).without("ledger.db-shm");
        KeptLedger emptyLog = closed.in(folder.resolve("5"));
        Files.createFile(emptyLog.state().resolve("ledger.db-wal"));
        KeptLedger emptyBoth = emptyLog.in(folder.resolve("6"));
        Files.createFile(emptyBoth.state().resolve("ledger.db-shm"));
        KeptLedger oldShared = closed.in(folder.resolve("7"));
        Files.copy(both.state().resolve("ledger.db-shm"), oldShared.state().resolve("ledger.db-shm"));
        KeptLedger markless = killed.in(folder.resolve("8")).without("ledger.mark");
        return List.of(closed, killed, both, logAlone, emptyLog, emptyBoth, oldShared, markless);
    }

    private static void readEverything(KeptLedger kept) throws IOException {
        try (StillLedger ledger = StillLedger.open(kept.state())) {
            assertThat(ledger.after(0, Integer.MAX_VALUE)).isEqualTo(kept.entries());
            assertThat(ledger.find(HistoryFilter.ALL)).isEqualTo(ledger.dispatches().reversed()).isNotEmpty();
            assertThat(ledger.run("key-1")).isPresent();
            assertThat(ledger.dispatch(1)).isEqualTo(DispatchRecord.of(1, kept.entries().stream().filter(entry -> entry.draft().dispatch() == 1).toList()));
            assertThat(ledger.unended()).isEqualTo(ledger.dispatches().stream().filter(id -> ledger.dispatch(id).unended()).toList());
            assertThat(ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
        }
    }

    @Test
    void no_file_is_made_or_changed() throws IOException {
        for (KeptLedger kept : all()) {
            Map<String, String> before = kept.listing();
            readEverything(kept);
            assertThat(kept.listing()).as(kept.toString()).isEqualTo(before);
        }
    }

    @Test
    @Needs(root = "gives the files to another account and reads them as root", accounts = "ad-daemon")
    void root_changes_nothing_in_the_files_of_their_owner() throws IOException {
        UserPrincipal owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("ad-daemon");
        for (KeptLedger kept : all()) {
            for (String file : kept.listing().keySet()) {
                Files.setOwner(kept.state().resolve(file), owner);
            }
            Files.setOwner(kept.state(), owner);
            Map<String, String> before = kept.listing();
            readEverything(kept);
            assertThat(kept.listing()).as(kept.toString()).isEqualTo(before);
            for (String file : before.keySet()) {
                assertThat(Files.getOwner(kept.state().resolve(file))).isEqualTo(owner);
            }
        }
    }

    @Test
    void where_there_is_no_ledger_yet_it_is_empty_and_none_is_made() throws IOException {
        try (StillLedger ledger = StillLedger.open(folder)) {
            assertThat(ledger.dispatches()).isEmpty();
            assertThat(ledger.find(HistoryFilter.ALL)).isEmpty();
            assertThat(ledger.check()).isEqualTo(LedgerCheck.Intact.none());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_ledger_that_is_behind_or_newer_is_refused_at_first_sight() throws Exception {
        KeptLedger behind = KeptLedger.both(Files.createDirectories(folder.resolve("1"))).without("ledger.db-wal");
        assertThatThrownBy(() -> StillLedger.open(behind.state())).isInstanceOfSatisfying(
                FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.LEDGER_BEHIND));
        KeptLedger newer = KeptLedger.closed(Files.createDirectories(folder.resolve("2")));
        try (Database database = Database.writing(newer.state().resolve("ledger.db"))) {
            database.change("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> StillLedger.open(newer.state())).isInstanceOfSatisfying(
                FailureException.class, e -> assertThat(e.failure().is(Reason.LEDGER_UNUSABLE, "newer")).isTrue());
    }

    @Test
    void an_account_that_may_not_read_is_told_so() {
        LedgerTrouble trouble = new LedgerTrouble(new LedgerFiles(folder));
        FailureException told = trouble.of(new java.nio.file.AccessDeniedException("ledger.mark"));
        assertThat(told.failure().is(Reason.LEDGER_UNUSABLE, "denied")).isTrue();
        assertThat(trouble.of(told)).isSameAs(told);
    }

    @Test
    void an_owner_that_starts_works_and_ends_meanwhile_disturbs_no_answer() throws Exception {
        KeptLedger kept = KeptLedger.closed(folder);
        CountDownLatch done = new CountDownLatch(1);
        Thread owner = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 20; i++) {
                    try (SqliteLedger ledger = SqliteLedger.open(kept.state(), KeptLedger.CLOCK)) {
                        KeptLedger.fill(ledger, 2);
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                done.countDown();
            }
        });
        int looks = 0;
        try (StillLedger ledger = StillLedger.open(kept.state())) {
            for (; done.getCount() > 0 || looks == 0; looks++) {
                List<Entry> all = ledger.after(0, Integer.MAX_VALUE);
                assertThat(all).startsWith(kept.entries().toArray(Entry[]::new));
                assertThat(all.getLast().sequence()).isEqualTo(all.size());
            }
        }
        owner.join();
        try (StillLedger ledger = StillLedger.open(kept.state())) {
            assertThat(ledger.check()).isInstanceOf(LedgerCheck.Intact.class);
        }
    }

    /** An owner that has its ledger open until its standard input ends. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws IOException {
            try (SqliteLedger ledger = SqliteLedger.open(Path.of(arguments[0]), KeptLedger.CLOCK)) {
                KeptLedger.fill(ledger, 1);
                System.out.println("open");
                System.in.read();
            }
        }
    }

    @Test
    void while_an_owner_is_just_making_the_index_of_its_log_a_reader_waits_for_it() throws Exception {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                        "-cp", System.getProperty("java.class.path"), Owner.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(owner.inputReader().readLine()).isEqualTo("open");
            Path index = folder.resolve("ledger.db-shm");
            byte[] made = Files.readAllBytes(index);
            Files.write(index, new byte[made.length], StandardOpenOption.WRITE); // in place, as it is before it is made
            FutureTask<List<Long>> looks = new FutureTask<>(() -> {
                try (StillLedger ledger = StillLedger.open(folder)) {
                    return ledger.dispatches();
                }
            });
            Thread reader = Thread.ofPlatform().start(looks);
            while (reader.getState() != Thread.State.TIMED_WAITING) {
                assertThat(looks.isDone()).as("it waits").isFalse();
                Thread.onSpinWait();
            }
            Files.write(index, made, StandardOpenOption.WRITE);
            assertThat(looks.get()).hasSize(1);
        } finally {
            owner.getOutputStream().close();
            assertThat(owner.waitFor()).isZero();
        }
    }

    @Test
    void what_an_owner_has_left_is_not_taken_for_what_the_next_one_has_made() throws IOException {
        KeptLedger first = KeptLedger.killed(Files.createDirectories(folder.resolve("first")));
        KeptLedger next = KeptLedger.both(Files.createDirectories(folder.resolve("next")));
        Path state = Files.createDirectories(folder.resolve("state"));
        first.in(state);
        try (StillLedger ledger = StillLedger.open(state)) {
            assertThat(ledger.after(0, Integer.MAX_VALUE)).isEqualTo(first.entries());
            next.in(state);
            assertThat(ledger.after(0, Integer.MAX_VALUE)).isEqualTo(next.entries());
        }
    }
}
