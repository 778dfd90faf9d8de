package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.arrival.incoming.Sink;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.Conductor;
import org.autodispatcher.dispatch.Control.Reloaded;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.LedgerFollower;
import org.autodispatcher.report.AnswerText;
import org.autodispatcher.report.Sentences;

/**
 * What {@code run} does: takes up what is open, answers at the socket, and works until it is told to end. SIGTERM and SIGINT end
 * it within {@link #WITHIN}; SIGHUP is {@code reload}.
 */
public final class Daemon {
    /** From the signal to the end: what is under way gets most of it, letting go and last answers the rest. */
    public static final Duration WITHIN = Duration.ofSeconds(20);

    /** For so long readiness waits for the first look at incoming directories; a large tree takes longer, and is watched all the same. */
    private static final Duration FIRST_LOOKS = Duration.ofSeconds(10);
    private static final Duration WORK = WITHIN.minusSeconds(6);
    private static final String ACCOUNT = System.getProperty("user.name");

    private final OwnedHome owned;
    private final Ways ways;
    private final StateLog log;
    private final ServiceManager manager;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Beside> beside = new ArrayList<>();
    private volatile Runnable told = () -> {};

    /**
     * How it is to work.
     *
     * @param settings  those in force
     * @param firstLooks what becomes of what lies where nobody has looked before
     * @param observer  is told of what arrives, where nothing is to be sent
     */
    public record Ways(Supplier<Settings> settings, FirstLooks firstLooks, Optional<Sink> observer) {}

    /** @param log tells what happens */
    public Daemon(OwnedHome owned, Ways ways, StateLog log) {
        this(owned, ways, log, ServiceManager.of(System.getenv()));
    }

    Daemon(OwnedHome owned, Ways ways, StateLog log, ServiceManager manager) {
        this.owned = owned;
        this.ways = ways;
        this.log = log;
        this.manager = manager;
    }

    /** What works beside it, and lets packages in. */
    public interface Beside {
        /** What was open has been taken up. */
        void begin();

        /** The daemon is about to let go: nothing is taken in any more. */
        void end();

        /** It has let go: what is still under way is to come to its end at once. */
        default void close() {}
    }

    /** Has {@code one} work while this one does; before {@link #run}. */
    public Daemon beside(Beside one) {
        beside.add(one);
        return this;
    }

    /**
     * Works until a signal says otherwise.
     *
     * @param home      the HOME that is owned
     * @param sentences what hints in the log may mention
     */
    public void run(Path home, Sentences sentences) throws IOException, InterruptedException {
        Signals.on("TERM", this::end);
        Signals.on("INT", this::end);
        Signals.on("HUP", this::reload);
        try (ServedHome served = ServedHome.open(home, owned, ways.settings())) {
            begin(served);
            long start = LedgerFollower.beforeStart(owned.ledger());
            LedgerFollower follower = new LedgerFollower(
                    owned.ledger(), start, new Telling(new LedgerLines(owned.ledger(), log.wording(), sentences)));
            Answers answers = answers(home, start, sentences);
            told = follower::look;
            Thread following = Thread.ofPlatform().daemon().name("log").start(follower::follow);
            CompletableFuture<Void> looked = owned.receiving().begin(ways.firstLooks(), ways.observer(), this::trouble);
            served.answer();
            looked.completeOnTimeout(null, FIRST_LOOKS.toSeconds(), TimeUnit.SECONDS).join();
            tell(false, "log.watching", "count", String.valueOf(ways.settings().get().sources().incoming().size()));
            beside.forEach(Beside::begin);
            manager.ready(status());
            manager.watch(owned::alive);
            ended.await();
            stop(served);
            following.interrupt();
            follower.look();
            beside.forEach(Beside::close);
            answers.close();
        }
    }

    private Answers answers(Path home, long start, Sentences sentences) {
        Answers.Owing owing = new Answers.Owing(new Answered(home.resolve("state")), start);
        Answers answers = new Answers(
                owned.ledger(), () -> ways.settings().get().sources().incoming(), new AnswerText(log.wording(), sentences), owing, answerTrouble());
        answers.begin();
        return answers;
    }

    private Answers.Trouble answerTrouble() {
        return new Answers.Trouble() {
            @Override
            public void unanswered(String file, IOException why) {
                tell(true, "log.unanswered", "file", file, "detail", String.valueOf(why.getMessage()));
            }

            @Override
            public void ledger(UncheckedIOException problem) {
                log.ledger(problem);
            }
        };
    }

    /** What only looks takes nothing up, and nobody's orders. */
    private void begin(ServedHome served) throws IOException {
        if (ways.observer().isEmpty()) {
            owned.recover();
        } else {
            owned.standStill();
            served.refuseOrders();
            tell(true, "log.observing");
        }
    }

    /** Ends {@link #run}. */
    void end() {
        ended.countDown();
    }

    private void stop(ServedHome served) throws IOException, InterruptedException {
        manager.stopping(text("status.stopping"));
        tell(false, "log.stopping", "seconds", String.valueOf(WITHIN.toSeconds()));
        served.stopTaking();
        beside.forEach(Beside::end);
        try {
            Conductor.Left left = owned.stop(WORK);
            tell(false, "log.left", "cut", String.valueOf(left.cut()), "running", String.valueOf(left.running()));
        } catch (UncheckedIOException e) {
            log.ledger(e); // it ends all the same: what is not recorded is found out at the next start
        }
    }

    /** Puts the edited files in force, or says what is wrong with them. */
    synchronized void reload() {
        manager.reloading();
        try {
            switch (owned.control(ACCOUNT).reload()) {
                case Reloaded.InForce _ -> {} // in the ledger, and so in the log
                case Reloaded.Refused(List<Problem> problems) -> refused(problems);
                case Reloaded.NoOwner() -> throw new IllegalStateException("we own it");
            }
        } catch (IOException e) {
            tell(true, "log.reload-trouble", "detail", String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            log.ledger(e);
        }
        manager.ready(status());
    }

    private void refused(List<Problem> problems) {
        tell(true, "log.reload-refused", "count", String.valueOf(problems.size()));
        for (Problem problem : problems) {
            String where = problem.line() > 0 ? problem.file() + ":" + problem.line() : problem.file();
            tell(true, "log.problem", "where", where, "message", log.wording().message(problem), "hint", log.wording().hint(problem));
        }
    }

    /** Something keeps packages of a source from arriving. */
    private void trouble(String source, Standing.Trouble trouble) {
        Map<String, String> context = Map.of("home_option", "");
        tell(true, trouble.what().isEmpty() ? "log.source" : "log.source-file",
                "source", source,
                "what", trouble.what(),
                "message", log.wording().message(trouble.why(), context),
                "hint", log.wording().hint(trouble.why(), context));
    }

    /** A line about now: what is in the ledger was before it. */
    private void tell(boolean alarm, String key, String... namesAndValues) {
        told.run();
        log.home(alarm, key, namesAndValues);
    }

    private String status() {
        return text("status.open", "count", String.valueOf(owned.ledger().unended().size()));
    }

    private String text(String key, String... namesAndValues) {
        return log.wording().textOf("daemon", key, namesAndValues);
    }

    /** Entries become lines; the service manager hears how many dispatches are open. */
    private final class Telling implements LedgerFollower.Reader {
        private final LedgerLines lines;

        /** One line, and when it was. */
        private record Told(Instant at, StateLog.Line line) {}

        Telling(LedgerLines lines) {
            this.lines = lines;
        }

        /** Nothing is told before all of it could be read: it is read once more otherwise. */
        @Override
        public void read(List<Entry> entries) {
            String status = status();
            List<Told> told = entries.stream().flatMap(entry -> lines.of(entry).stream().map(line -> new Told(entry.at(), line))).toList();
            told.forEach(each -> log.write(each.at(), each.line()));
            manager.status(status);
        }

        @Override
        public void trouble(UncheckedIOException problem) {
            log.ledger(problem);
        }
    }
}
