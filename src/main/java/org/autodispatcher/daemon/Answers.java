package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.incoming.BesideFile;
import org.autodispatcher.arrival.incoming.BesideFile.Marker;
import org.autodispatcher.config.Sources;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.report.AnswerText;

/**
 * Answers whoever dropped a package, beside the package: what becomes of it is written there as it becomes known. One that cannot be
 * written never affects the dispatch. Each directory has a thread of its own for this.
 */
final class Answers implements AutoCloseable {
    private static final int OWED = 1000;

    private final Ledger ledger;
    private final Supplier<List<Sources.Incoming>> directories;
    private final AnswerText text;
    private final Trouble trouble;
    private final Map<String, ExecutorService> threads = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> waiting = new ConcurrentHashMap<>();
    /** By which directory dispatches came, empty for none; only asked for by the thread that hears of entries. */
    private final Map<Long, Optional<String>> came = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<String>> eldest) {
            return size() > OWED;
        }
    };

    /** Hears of answers that could not be written. */
    @FunctionalInterface
    interface Trouble {
        void unanswered(String file, IOException why);
    }

    /** @param directories those that are watched */
    Answers(Ledger ledger, Supplier<List<Sources.Incoming>> directories, AnswerText text, Trouble trouble) {
        this.ledger = ledger;
        this.directories = directories;
        this.text = text;
        this.trouble = trouble;
    }

    /** Something was recorded. */
    void heard(List<Entry> entries) {
        entries.stream()
                .map(entry -> entry.draft().dispatch())
                .filter(id -> id != Ledger.HOME && came(id).isPresent())
                .distinct()
                .forEach(this::answerSoon);
    }

    private Optional<String> came(long id) {
        return came.computeIfAbsent(id, _ -> directoryName(DispatchRecord.of(id, ledger.entries(id, ""))));
    }

    private static Optional<String> directoryName(DispatchRecord record) {
        return record.fact(DispatchRecord.SOURCE).filter(Origin.INCOMING::equals).flatMap(_ -> record.fact(Origin.DIRECTORY));
    }

    /** Answers what an earlier process may have owed: whose file is still said to be on its way. */
    void answerOwed() {
        HistoryFilter newest = new HistoryFilter(
                HistoryFilter.Pack.ANY, HistoryFilter.Way.ANY, HistoryFilter.Stand.ANY, HistoryFilter.Span.ANY, OWED);
        for (long id : ledger.find(newest)) {
            DispatchRecord record = ledger.dispatch(id);
            file(record).filter(file -> file.has(Marker.DISPATCHING)).ifPresent(_ -> answerSoon(id));
        }
    }

    private void answerSoon(long id) {
        DispatchRecord whole = DispatchRecord.of(id, ledger.entries(id, ""));
        Optional<Sources.Incoming> directory = directory(whole);
        if (directory.isEmpty() || waiting.putIfAbsent(id, true) != null) {
            return;
        }
        try {
            threads.computeIfAbsent(directory.get().name(), Answers::thread).execute(() -> {
                waiting.remove(id);
                answerQuietly(id, directory.get());
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

    private Optional<BesideFile> file(DispatchRecord record) {
        return directory(record).flatMap(directory -> record.fact(Origin.FILE).flatMap(file -> BesideFile.of(directory.path(), file)));
    }

    private void answerQuietly(long id, Sources.Incoming directory) {
        DispatchRecord record = ledger.dispatch(id);
        try {
            Optional<Long> spokenOf = joined(record).filter(other -> ledger.dispatch(other).fact(Origin.FILE).equals(record.fact(Origin.FILE)));
            if (spokenOf.isPresent()) {
                answerSoon(spokenOf.get());
            } else if (answers(record)) {
                answer(record, directory);
            }
        } catch (IOException e) {
            trouble.unanswered(record.fact(Origin.FILE).orElse(""), e);
        } catch (UncheckedIOException e) {
            // the ledger cannot be read: whoever needs it says so
        }
    }

    /** Only what was dropped last under a name is spoken of beside it; what was withdrawn has nothing beside it any more. */
    private boolean answers(DispatchRecord record) {
        boolean withdrawn = record.failure().filter(why -> why.is(Reason.CANCELLED, "withdrawn")).isPresent();
        return !withdrawn && newerOf(record).isEmpty();
    }

    /** The dispatch that was under way when the same file was handed in once more; it is the one that is spoken of. */
    private static Optional<Long> joined(DispatchRecord record) {
        return record.failure()
                .filter(why -> why.is(Reason.HANDED_IN_BEFORE, "under-way"))
                .map(why -> Long.parseLong(why.values().get("by")));
    }

    private Optional<Long> newerOf(DispatchRecord record) {
        return ledger.find(HistoryFilter.of(record.fact(DispatchRecord.PACKAGE).orElse(""))).stream()
                .filter(id -> id > record.id())
                .map(id -> DispatchRecord.of(id, ledger.entries(id, "")))
                .filter(other -> other.fact(Origin.FILE).equals(record.fact(Origin.FILE)) && joined(other).isEmpty())
                .map(DispatchRecord::id)
                .findFirst();
    }

    private void answer(DispatchRecord record, Sources.Incoming directory) throws IOException {
        Optional<BesideFile> beside = BesideFile.of(directory.path(), record.fact(Origin.FILE).orElse(""));
        if (beside.isEmpty()) {
            return;
        }
        if (directory.answers().markers()) {
            beside.get().answer(marker(record.state()), text.of(record));
        }
        if (record.state() == DispatchState.DONE) {
            String seen = record.fact(Origin.SEEN).orElse("");
            switch (directory.answers().after()) {
                case KEEP -> { }
                case REMOVE -> beside.get().remove(seen);
                case ARCHIVE -> beside.get().archive(seen, record.id());
            }
        }
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

    /** What is being written is; what is owed is written by the next start. */
    @Override
    public void close() {
        threads.values().forEach(ExecutorService::shutdown);
        for (ExecutorService each : threads.values()) {
            try {
                each.awaitTermination(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
