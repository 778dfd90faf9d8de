package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Settings;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.UpgradeOutputs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a HOME's housekeeping removes from spool and output, and what it leaves. The clock stands where the test puts it. */
class HousekeepingTest {
    private static final String TARGET = "app@web1:22";
    private static final Instant LONG_AGO = Instant.parse("2024-02-29T12:00:00Z");
    private static final Duration SPOOL = Duration.ofDays(30);
    private static final Duration OUTPUT = Duration.ofDays(365);

    @TempDir
    private Path dir;

    private Instant now = LONG_AGO;
    private final HookedLedger ledger = new HookedLedger(new MemoryLedger(() -> now));
    private Spool spool;
    private UpgradeOutputs outputs;
    private Housekeeping housekeeping;
    private final Map<String, Sha256> contents = new HashMap<>();

    @BeforeEach
    void put() {
        spool = new Spool(dir.resolve("spool"), new Spool.Limits(1000, 0));
        outputs = new UpgradeOutputs(dir.resolve("output"));
        Steps home = new Steps(ledger, new Steps.Subject(Ledger.HOME, "", "alice"), entry -> {}, Steps.Gate.OPEN);
        housekeeping = new Housekeeping(
                ledger, new Housekeeping.Things(spool, outputs), () -> new Settings.Keep(SPOOL, SPOOL, OUTPUT, SPOOL), home, () -> now);
    }

    /** A copy in the spool, since now. */
    private Sha256 copy(String content) throws IOException {
        Path file = Files.writeString(dir.resolve("package"), content);
        Path copy = spool.take(file).bytes();
        Files.setLastModifiedTime(copy, FileTime.from(now));
        contents.put(content, new Sha256(copy.getFileName().toString()));
        return contents.get(content);
    }

    /** A dispatch of that content with some output, whose upgrade came to this. */
    private long dispatch(String content, Step last, Failure... why) throws IOException {
        long id = ledger.open();
        append(id, "", Step.SPOOL, Map.of(DispatchRecord.SHA256, copy(content).hex()));
        append(id, "", Step.ROUTE, Map.of(DispatchRecord.ROUTE, "r", DispatchRecord.LINE, "r", DispatchRecord.TARGETS, TARGET));
        append(id, TARGET, Step.ROUTE, Map.of(DeliveryRecord.UPGRADES, "yes"));
        append(id, TARGET, Step.PLACE, Map.of(DeliveryRecord.REMOTE_PATH, "/p"));
        append(id, TARGET, last, Map.of(), why);
        output(id, content);
        return id;
    }

    /** Output of a dispatch, since now. */
    private void output(long id, String content) throws IOException {
        outputs.writer(id, TARGET, "0", List.of()).append(0, content.getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.list(dir.resolve("output").resolve(String.valueOf(id)))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(now));
            }
        }
    }

    private void append(long id, String target, Step step, Map<String, String> values, Failure... why) {
        Entry.Tense tense = why.length == 0 ? Entry.Tense.FACT : Entry.Tense.FAILURE;
        ledger.append("alice", new Entry.Draft(id, target, step, tense, values, Optional.ofNullable(why.length == 0 ? null : why[0])));
    }

    private Set<String> copies() throws IOException {
        Set<Sha256> there = spool.copies().keySet();
        return contents.entrySet().stream().filter(each -> there.contains(each.getValue())).map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Entry> all() {
        return ledger.after(0, Integer.MAX_VALUE);
    }

    @Test
    void what_is_neither_open_nor_current_nor_previous_good_goes_each_after_the_time_its_setting_says() throws IOException {
        dispatch("deferred", Step.DEFER, Failure.of(Reason.UNREACHABLE));
        dispatch("held", Step.CONNECT, Failure.of(Reason.HOST_KEY_UNKNOWN));
        dispatch("in doubt", Step.UPGRADE, Failure.of(Reason.IN_DOUBT));
        dispatch("first", Step.UPGRADE);
        dispatch("second", Step.UPGRADE);
        dispatch("previous-good", Step.UPGRADE);
        dispatch("good", Step.UPGRADE);
        dispatch("current", Step.UPGRADE, Failure.of(Reason.EXIT_STATUS));
        copy("of a killed process");
        List<Entry> before = all();

        now = LONG_AGO.plus(SPOOL);
        housekeeping.clean();
        assertThat(copies()).hasSize(9);
        assertThat(all()).as("nothing to do, nothing to say").isEqualTo(before);

        now = now.plusSeconds(1);
        housekeeping.clean();
        Set<String> stay = copies();
        assertThat(stay).containsExactlyInAnyOrder("previous-good", "good", "current", "deferred", "held", "in doubt");
        assertThat(outputs.dispatches()).as("output is kept longer").containsOnlyKeys(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);

        now = LONG_AGO.plus(OUTPUT).plusSeconds(1);
        housekeeping.clean();
        assertThat(copies()).isEqualTo(stay);
        assertThat(outputs.dispatches()).containsOnlyKeys(1L, 2L, 3L, 6L, 7L, 8L);

        List<Entry> after = all();
        assertThat(after.subList(0, before.size())).as("entries stay").isEqualTo(before);
        assertThat(after.subList(before.size(), after.size())).as("it says what it did, in the home's own record").hasSize(4)
                .allSatisfy(entry -> {
                    assertThat(entry.draft().dispatch()).isEqualTo(Ledger.HOME);
                    assertThat(entry.draft().step()).isEqualTo(Step.CLEAN);
                });
        assertThat(after.get(before.size()).draft().values()).containsEntry("packages", "3").containsEntry("outputs", "0");
        assertThat(after.getLast().draft().values()).containsEntry("packages", "0").containsEntry("outputs", "2");
    }

    @Test
    void output_of_which_the_ledger_no_longer_knows_stays_for_its_time_too() throws IOException {
        output(1, "older");
        now = now.plusSeconds(1);
        output(2, "newer");
        housekeeping.clean();
        assertThat(outputs.dispatches()).as("the ledger was put back or begun anew").containsOnlyKeys(1L, 2L);
        assertThat(all()).isEmpty();

        now = LONG_AGO.plus(OUTPUT).plusSeconds(1);
        housekeeping.clean();
        assertThat(outputs.dispatches()).containsOnlyKeys(2L);
    }

    @Test
    void a_copy_that_is_wanted_anew_between_decision_and_removal_stays() throws IOException {
        copy("asked for again");
        copy("not asked for");
        now = Instant.now();
        ledger.beforeWriting(draft -> assertThat(spool.keeps(contents.get("asked for again").hex(), "asked for again".length())).isTrue());
        housekeeping.clean();
        assertThat(copies()).containsExactly("asked for again");
        ledger.beforeWriting(draft -> {});
        housekeeping.clean();
        assertThat(copies()).as("and stays for its time").containsExactly("asked for again");
    }

    @Test
    void once_it_runs_it_cleans_at_once_and_ends_when_it_is_closed() throws Exception {
        copy("of a killed process");
        now = LONG_AGO.plus(OUTPUT);
        Thread thread = Thread.ofPlatform().daemon().start(housekeeping);
        housekeeping.close();
        thread.join();
        assertThat(copies()).isEmpty();
    }

    @Test
    void where_nothing_has_ever_come_in_there_is_nothing_to_do() throws IOException {
        housekeeping.clean();
        assertThat(dir).isEmptyDirectory();
        assertThat(all()).isEmpty();
    }
}
