package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.Taker;
import org.autodispatcher.arrival.repository.RecordEvents;
import org.autodispatcher.arrival.repository.Snapshots;
import org.autodispatcher.config.Sources;

/** The repositories of a HOME, as its settings in force name them. None holds up another. */
public final class Repositories implements AutoCloseable {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

    private final Supplier<Sources> sources;
    private final Parts parts;
    private final Conductor.Trouble trouble;
    private final Map<String, RepositoryWatch> watched = new LinkedHashMap<>();
    private Optional<RepositoryWatch.Means> means = Optional.empty();
    private final Map<String, ReentrantLock> looking = new HashMap<>();
    private boolean closed;

    /** Where packages go, and what is known. */
    record Parts(Taker arrivals, Spool spool, Path state, Steps home) {
        RepositoryWatch.Means means(RepositoryWatch.Rules rules) {
            return means(arrivals, rules);
        }

        RepositoryWatch.Means means(Taker taker, RepositoryWatch.Rules rules) {
            return new RepositoryWatch.Means(taker, arrivals, spool, new Snapshots(state.resolve("repositories")), home, rules);
        }
    }

    /** Hears of what goes wrong with a source, once. */
    @FunctionalInterface
    public interface Listener {
        /** Nobody listens: whoever asks is told. */
        Listener NOBODY = (source, trouble) -> {};

        void trouble(String source, Standing.Trouble trouble);
    }

    /**
     * @param sources those in force, asked whenever they may have changed
     * @param trouble hears of what is nobody's fault but ours or our disk's
     */
    Repositories(Supplier<Sources> sources, Parts parts, Conductor.Trouble trouble) {
        this.sources = sources;
        this.parts = parts;
        this.trouble = trouble;
    }

    /**
     * Looks at all of them from now on.
     *
     * @param firstLooks of those that are named now; what lies in one that is named later is never sent
     * @param taker where packages go
     */
    synchronized void start(FirstLooks firstLooks, Taker taker, Listener listener) {
        RepositoryWatch.Rules rules = new RepositoryWatch.Rules(firstLooks, listener, trouble, events());
        means = Optional.of(parts.means(taker, rules));
        follow();
        means = Optional.of(parts.means(taker, new RepositoryWatch.Rules(FirstLooks.all(FirstLook.ADOPT), listener, trouble, rules.events())));
    }

    private static Optional<RecordEvents> events() {
        try {
            return Optional.of(new RecordEvents());
        } catch (IOException e) {
            return Optional.empty(); // status says that they are only looked at from time to time
        }
    }

    /** The settings may have changed: what is gone from them is looked at no more, and what is new is. */
    synchronized void follow() {
        if (means.isEmpty() || closed) {
            return;
        }
        List<Sources.Repository> wanted = sources.get().repositories();
        watched.values().removeIf(watch -> {
            boolean gone = !wanted.contains(watch.repository());
            if (gone) {
                watch.end();
            }
            return gone;
        });
        for (Sources.Repository repository : wanted) {
            watched.computeIfAbsent(repository.name(), name -> {
                RepositoryWatch watch = new RepositoryWatch(repository, means.get(), looking(name));
                Thread.ofPlatform().daemon().name("repository " + name).start(watch);
                return watch;
            });
        }
    }

    private ReentrantLock looking(String name) {
        return looking.computeIfAbsent(name, _ -> new ReentrantLock());
    }

    synchronized List<Standing.Source> standing() {
        return watched.values().stream().map(RepositoryWatch::standing).toList();
    }

    /**
     * Reads one now.
     *
     * @param named its name, or where it lies
     */
    RepositoryRead read(String named) throws InterruptedException {
        List<Sources.Repository> known = sources.get().repositories();
        Optional<Sources.Repository> meant = known.stream()
                .filter(each -> each.name().equals(named) || each.path().toString().equals(named))
                .findFirst();
        if (meant.isEmpty()) {
            return new RepositoryRead.Unknown(known.stream().map(Sources.Repository::name).toList());
        }
        return watch(meant.get()).look();
    }

    private synchronized RepositoryWatch watch(Sources.Repository repository) {
        follow();
        RepositoryWatch running = watched.get(repository.name());
        return running != null ? running : new RepositoryWatch(
                repository, parts.means(asked()), looking(repository.name()));
    }

    /** For whoever looks without being the one who looks from now on. */
    private RepositoryWatch.Rules asked() {
        return new RepositoryWatch.Rules(FirstLooks.all(FirstLook.ADOPT), Listener.NOBODY, trouble, Optional.empty());
    }

    /** Those that nobody has looked at before and that packages lie in, with their number. Before {@link #start}. */
    Map<Sources.Repository, Long> neverLookedAt() {
        Map<Sources.Repository, Long> never = new LinkedHashMap<>();
        for (Sources.Repository repository : sources.get().repositories()) {
            long packages = new RepositoryLook(repository, parts.means(asked()), () -> false).neverLookedAt();
            if (packages > 0) {
                never.put(repository, packages);
            }
        }
        return never;
    }

    /**
     * Begins no look any more, and gives those that are under way a moment, also at what the settings do not name any more. What is cut is in the
     * snapshot, and goes on with the next owner.
     */
    @Override
    public synchronized void close() {
        closed = true;
        watched.values().forEach(RepositoryWatch::end);
        try {
            for (ReentrantLock each : looking.values()) {
                if (each.tryLock(ENDS_WITHIN.dividedBy(looking.size()).toMillis(), TimeUnit.MILLISECONDS)) {
                    each.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        means.flatMap(each -> each.rules().events()).ifPresent(events -> {
            try {
                events.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
