package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.Failure;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Sources;
import org.autodispatcher.faults.Site;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.AnswerText;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;
import org.autodispatcher.rig.Folders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands beside dropped files after starts, ends and kills of whoever answers. */
@Timeout(120)
class AnswersTest {
    @TempDir
    Path dir;

    private final CountDownLatch troubled = new CountDownLatch(1);
    private Runnable onTrouble = () -> { };
    private Path state;
    private Ledger ledger;

    /** In memory: putting thousands of entries on a disk takes its time. */
    @BeforeEach
    void open() throws IOException {
        state = Files.createTempDirectory(Path.of("/dev/shm"), "ad-state-");
        ledger = SqliteLedger.open(state, InstantSource.fixed(Instant.EPOCH));
    }

    @AfterEach
    void close() throws IOException {
        ledger.close();
        Folders.remove(state);
    }

    /** One life of whoever answers, from its start to its end. */
    private void lives() throws IOException {
        Answered answered = new Answered(dir);
        try (Answers answers = answers(answered)) {
            answers.begin();
            awaitAnswered(answered);
        }
    }

    private Answers answers(Answered answered) {
        Sources.Incoming directory = new Sources.Incoming(
                "own", Path.of(dir + "/in"),
                new Sources.Completeness(Sources.When.AUTO, ".ready", Duration.ofSeconds(1)),
                new Sources.Watching(Sources.How.AUTO, Duration.ofMinutes(1)),
                new Sources.Answers(true, Sources.After.KEEP));
        AnswerText text = new AnswerText(new Wording(Locale.ENGLISH), new Sentences("routes.cfg", ""));
        return new Answers(ledger, () -> List.of(directory), text, new Answers.Owing(answered, last()), new Answers.Trouble() {
            @Override
            public void unanswered(String file, IOException why) {
                troubled.countDown();
                onTrouble.run();
            }

            @Override
            public void ledger(UncheckedIOException problem) {
                throw problem;
            }
        });
    }

    private long last() {
        return ledger.after(0, Integer.MAX_VALUE).getLast().sequence();
    }

    private void awaitAnswered(Answered answered) {
        long last = last();
        while (answered.read() < last) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private long dropped(String name) throws IOException {
        Path file = Files.writeString(Files.createDirectories(dir.resolve("in")).resolve(name), name);
        long id = ledger.open();
        ledger.append("ann", new Entry.Draft(id, "", Step.SPOOL, Entry.Tense.INTENT, Map.of(
                DispatchRecord.PACKAGE, name, DispatchRecord.SOURCE, Origin.INCOMING, Origin.DIRECTORY, "own", Origin.FILE, file.toString()), Optional.empty()));
        return id;
    }

    private void fails(long id, Step step, Failure why) {
        ledger.append("ann", new Entry.Draft(id, "", step, Entry.Tense.FAILURE, Map.of(), Optional.of(why)));
    }

    private Path beside(String name) {
        return dir.resolve("in").resolve(name);
    }

    @Test
    void what_was_decided_while_nobody_answered_is_answered_at_the_next_start_however_much_it_is() throws IOException {
        long[] ids = new long[1100];
        for (int each = 0; each < ids.length; each++) {
            ids[each] = dropped("pay-" + each);
            fails(ids[each], Step.HOLD, Failure.of(Reason.EMPTY));
        }
        lives();
        assertThat(beside("pay-0.held")).exists();
        assertThat(beside("pay-1099.held")).exists();
        for (long id : ids) {
            fails(id, Step.CANCEL, Failure.of(Reason.CANCELLED));
        }
        lives();
        for (int each = 0; each < ids.length; each++) {
            assertThat(beside("pay-" + each + ".cancelled")).exists();
            assertThat(beside("pay-" + each + ".held")).doesNotExist();
        }
    }

    @Test
    void an_answer_that_was_taken_away_does_not_come_back_and_one_for_a_file_that_has_gone_is_not_made() throws IOException {
        long id = dropped("pay-1");
        fails(id, Step.HOLD, Failure.of(Reason.EMPTY));
        lives();
        Files.delete(beside("pay-1.held"));
        lives();
        assertThat(beside("pay-1.held")).doesNotExist();
        Files.delete(beside("pay-1"));
        fails(id, Step.CANCEL, Failure.of(Reason.CANCELLED));
        lives();
        assertThat(beside("pay-1.cancelled")).doesNotExist();
    }

    @Test
    void an_answer_that_could_not_be_written_is_written_at_the_next_start() throws Exception {
        fails(dropped("pay-1"), Step.HOLD, Failure.of(Reason.EMPTY));
        Path inTheWay = Files.createDirectories(beside("pay-1.held"));
        try (Answers answers = answers(new Answered(dir))) {
            answers.begin();
            troubled.await();
        }
        Files.delete(inTheWay);
        lives();
        assertThat(beside("pay-1.held")).isRegularFile();
    }

    @Test
    void a_file_that_came_again_while_its_dispatch_was_under_way_is_answered_by_that_although_another_one_lay_there_in_between() throws IOException {
        long first = dropped("pay-1");
        fails(first, Step.HOLD, Failure.of(Reason.EMPTY));
        long second = dropped("pay-1");
        fails(second, Step.CANCEL, Failure.of(Reason.CANCELLED));
        lives();
        assertThat(beside("pay-1.cancelled")).exists();
        fails(dropped("pay-1"), Step.CANCEL, Failure.of(Reason.HANDED_IN_BEFORE, "under-way").with("by", first));
        lives();
        assertThat(beside("pay-1.held")).exists();
        assertThat(beside("pay-1.cancelled")).doesNotExist();
    }

    @Test
    void an_end_does_not_wait_for_an_answer_that_is_stuck_and_what_waits_behind_it_asks_the_closed_ledger_nothing() throws Exception {
        fails(dropped("pay-1"), Step.HOLD, Failure.of(Reason.EMPTY));
        Path inTheWay = Files.createDirectories(beside("pay-1.held"));
        fails(dropped("pay-2"), Step.HOLD, Failure.of(Reason.EMPTY));
        CountDownLatch closed = new CountDownLatch(1);
        onTrouble = () -> await(closed);
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> thrown.add(e));
        try {
            try (Answers answers = answers(new Answered(dir))) {
                answers.begin();
                troubled.await();
            }
            ledger.close();
            closed.countDown();
            Site.await("whoever answers has ended", () -> Thread.getAllStackTraces().keySet().stream().noneMatch(each -> each.getName().equals("own-answers")));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
        assertThat(thrown).isEmpty();
        assertThat(beside("pay-2.held")).doesNotExist();
        Files.delete(inTheWay);
        onTrouble = () -> { };
        ledger = SqliteLedger.open(state, InstantSource.fixed(Instant.EPOCH));
        lives();
        assertThat(beside("pay-1.held")).isRegularFile();
        assertThat(beside("pay-2.held")).isRegularFile();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
