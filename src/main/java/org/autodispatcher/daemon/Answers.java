package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.incoming.BesideFile.Marker;
import org.autodispatcher.arrival.incoming.BesideFile;
import org.autodispatcher.config.Sources;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerFollower;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.report.AnswerText;

/**
 * Answers whoever dropped a package, beside the package: what becomes of it is written there as it becomes known. One that cannot be
 * written never affects the dispatch. Each directory has a thread of its own for this.
 */
final class Answers implements AutoCloseable {
    private static final int REMEMBERED = 1000;
    private static final Duration ENDING = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Supplier<List<Sources.Incoming>> directories;
    private final AnswerText text;
    private final Owing owing;
    private final Trouble trouble;
    private final LedgerFollower follower;
    private final Thread thread;
    private final AtomicInteger owed = new AtomicInteger();
    private volatile long heard;
    private volatile boolean ended;
    private final Map<String, ExecutorService> threads = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> waiting = new ConcurrentHashMap<>();
    /** What was answered last: entries that change nothing of it bring back no answer that the dropper has taken away. */
    private final Map<Long, List<String>> said = Collections.synchronizedMap(latest());
    /** By which directory dispatches came, empty for none; only asked for by the thread that hears of entries. */
    private final Map<Long, Optional<String>> came = latest();

    /** Hears of answers that could not be written; they are written at the next start. */
    interface Trouble {
        void unanswered(String file, IOException why);

        void ledger(UncheckedIOException problem);
    }

    /**
     * What was decided while nobody answered is answered first.
     *
     * @param answered up to where nothing is owed
     * @param start    position before this process's own start
     */
    record Owing(Answered answered, long start) {
        private long begin() {
            return Math.min(answered.read(), start); // the ledger may be an older one by now
        }
    }

    /** @param directories those that are watched */
    Answers(Ledger ledger, Supplier<List<Sources.Incoming>> directories, AnswerText text, Owing owing, Trouble trouble) {
        this.ledger = ledger;
        this.directories = directories;
        this.text = text;
        this.owing = owing;
        this.trouble = trouble;
        heard = owing.begin();
        follower = new LedgerFollower(ledger, heard, new Listener());
        thread = Thread.ofPlatform().daemon().name("answers").unstarted(follower::follow);
    }

    /** Answers what is owed, and then what comes. */
    void begin() {
        thread.start();
    }

    private final class Listener implements LedgerFollower.Reader {
        @Override
        public void read(List<Entry> entries) {
            entries.stream()
                    .filter(entry -> entry.draft().step() != Step.NOTIFY)
                    .filter(entry -> entry.draft().dispatch() != Ledger.HOME && came(entry.draft().dispatch()).isPresent())
                    .collect(Collectors.toMap(entry -> entry.draft().dispatch(), Entry::sequence, Math::max, TreeMap::new))
                    .forEach((id, last) -> answerSoon(id, last <= owing.start()));
            heard = entries.getLast().sequence();
            noteAnswered();
        }

        @Override
        public void trouble(UncheckedIOException problem) {
            trouble.ledger(problem);
        }
    }

    /** Whoever is owed an answer was noted to be before it was noted how far was heard. */
    private void noteAnswered() {
        long upTo = heard;
        if (owed.get() == 0) {
            owing.answered().keep(upTo);
        }
    }

    private Optional<String> came(long id) {
        return came.computeIfAbsent(id, _ -> directoryName(DispatchRecord.of(id, ledger.entries(id, ""))));
    }

    private static Optional<String> directoryName(DispatchRecord record) {
        return record.fact(DispatchRecord.SOURCE).filter(Origin.INCOMING::equals).flatMap(_ -> record.fact(Origin.DIRECTORY));
    }

    /** @param late whether it was decided before this process began */
    private void answerSoon(long id, boolean late) {
        DispatchRecord whole = DispatchRecord.of(id, ledger.entries(id, ""));
        Optional<Sources.Incoming> directory = directory(whole);
        if (directory.isEmpty() || waiting.putIfAbsent(id, true) != null) {
            return;
        }
        owed.incrementAndGet();
        try {
            threads.computeIfAbsent(directory.get().name(), Answers::thread).execute(() -> {
                waiting.remove(id);
                if (!ended && answered(id, directory.get(), late)) {
                    owed.decrementAndGet();
                    noteAnswered();
                }
            });
        } catch (RejectedExecutionException e) {
            // it ends: the next start answers
        }
    }

    private static ExecutorService thread(String directory) {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name(directory + "-answers").factory());
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private Optional<Sources.Incoming> directory(DispatchRecord record) {
        Optional<String> name = directoryName(record);
        return directories.get().stream().filter(each -> name.filter(each.name()::equals).isPresent()).findFirst();
    }

    /** Whether nothing is owed any more. */
    private boolean answered(long id, Sources.Incoming directory, boolean late) {
        try {
            DispatchRecord record = ledger.dispatch(id);
            Optional<Long> spokenOf = joined(record).filter(other -> ledger.dispatch(other).fact(Origin.FILE).equals(record.fact(Origin.FILE)));
            if (spokenOf.isPresent()) {
                answerSoon(spokenOf.get(), late);
                return true;
            }
            return !answers(record) || answered(record, directory, late);
        } catch (UncheckedIOException e) {
            return false; // the ledger cannot be read: whoever needs it says so
        }
    }

    private boolean answered(DispatchRecord record, Sources.Incoming directory, boolean late) {
        String file = record.fact(Origin.FILE).orElse("");
        Optional<BesideFile> beside = BesideFile.of(directory.path(), file);
        try {
            if (beside.isPresent() && !(late && beside.get().bare(record.id()))) {
                answer(record, directory, beside.get());
            }
            return true;
        } catch (LinuxException e) {
            if (!e.gone()) {
                trouble.unanswered(file, e);
            }
            return e.gone(); // there is no folder to answer in
        } catch (IOException e) {
            trouble.unanswered(file, e);
            return false;
        }
    }

    /** Only what was dropped last under a name is spoken of beside it; what was withdrawn has nothing beside it any more. */
    private boolean answers(DispatchRecord record) {
        boolean withdrawn = record.failure().filter(why -> why.is(Reason.CANCELLED, "withdrawn")).isPresent();
        return !withdrawn && last(record).filter(last -> last.id() != record.id() && !joined(last).equals(Optional.of(record.id()))).isEmpty();
    }

    /** The dispatch that was under way when the same file was handed in once more; it is the one that is spoken of. */
    private static Optional<Long> joined(DispatchRecord record) {
        return record.failure()
                .filter(why -> why.is(Reason.HANDED_IN_BEFORE, "under-way"))
                .map(why -> Long.parseLong(why.values().get("by")));
    }

    /** What was dropped last in the place of the file of a dispatch. */
    private Optional<DispatchRecord> last(DispatchRecord record) {
        return ledger.find(HistoryFilter.of(record.fact(DispatchRecord.PACKAGE).orElse(""))).stream()
                .map(id -> DispatchRecord.of(id, ledger.entries(id, "")))
                .filter(other -> other.fact(Origin.FILE).equals(record.fact(Origin.FILE)))
                .findFirst();
    }

    private void answer(DispatchRecord record, Sources.Incoming directory, BesideFile beside) throws IOException {
        List<String> now = text.of(record);
        if (now.equals(said.get(record.id()))) {
            return;
        }
        if (directory.answers().markers()) {
            beside.answer(marker(record.state()), now);
        }
        if (record.state() == DispatchState.DONE) {
            switch (directory.answers().after()) {
                case KEEP -> { }
                case REMOVE -> beside.remove(seen(record), record.id());
                case ARCHIVE -> beside.archive(seen(record), record.id());
            }
        }
        said.put(record.id(), now);
    }

    private static <V> Map<Long, V> latest() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    private String seen(DispatchRecord record) {
        return last(record).flatMap(last -> last.fact(Origin.SEEN)).orElse("");
    }

    private static Marker marker(DispatchState state) {
        return switch (state) {
            case ACTIVE -> Marker.DISPATCHING;
            case HELD -> Marker.HELD;
            case FAILED -> Marker.FAILED;
            case CANCELLED -> Marker.CANCELLED;
            case DONE -> Marker.DONE;
        };
    }

    /** What was recorded is answered, as far as that goes quickly; what is owed then is written by the next start. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(ENDING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        follower.look();
        threads.values().forEach(ExecutorService::shutdown);
        awaitThreads();
        ended = true; // whoever asks the ledger from now on finds it closed
        awaitThreads();
        noteAnswered();
    }

    private void awaitThreads() {
        for (ExecutorService each : threads.values()) {
            try {
                each.awaitTermination(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
