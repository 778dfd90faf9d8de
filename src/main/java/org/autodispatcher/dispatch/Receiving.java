package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Sink;
import org.autodispatcher.config.Sources;

/** Everything by which packages arrive by themselves, watched while this process owns the HOME as its daemon. */
public final class Receiving implements AutoCloseable {
    private final Supplier<Sources> sources;
    private final Arrivals arrivals;
    private final Watching watching;
    private final Repositories repositories;
    private Optional<Sink> begun = Optional.empty();

    /** @param sources those in force, asked whenever they may have changed */
    Receiving(Supplier<Sources> sources, Arrivals arrivals, Watching watching, Repositories repositories) {
        this.sources = sources;
        this.arrivals = arrivals;
        this.watching = watching;
        this.repositories = repositories;
    }

    /** Where packages that arrive by themselves are handed in. */
    public Arrivals arrivals() {
        return arrivals;
    }

    Repositories repositories() {
        return repositories;
    }

    /** The incoming directories that nobody has looked at before and that are not empty, with the number of files in each. */
    public Map<Path, Long> neverLookedAt() throws IOException {
        return watching.neverLookedAt(sources.get().incoming(), arrivals);
    }

    /** The repositories that nobody has looked at before and that packages lie in, with their number in each. */
    public Map<Sources.Repository, Long> repositoriesNeverLookedAt() {
        return repositories.neverLookedAt();
    }

    /**
     * Begins; after {@link OwnedHome#recover}.
     *
     * @param firstLooks what becomes of what lies where nobody has looked before
     * @param observer  is told of what arrives, where nothing is to be sent
     * @param trouble   hears of what goes wrong with a repository
     * @return completes when every incoming directory has been looked at once: what is dropped from then on was not there before
     */
    public synchronized CompletableFuture<Void> begin(FirstLooks firstLooks, Optional<Sink> observer, Repositories.Listener trouble) {
        begun = Optional.of(observer.orElse(arrivals));
        CompletableFuture<Void> looked = watching.watch(sources.get().incoming(), firstLooks, begun.get());
        repositories.start(firstLooks, begun.get(), trouble);
        return looked;
    }

    /** The settings may have changed: what is new in them is watched, what is gone from them is not. */
    synchronized void follow() {
        repositories.follow();
        begun.ifPresent(sink -> watching.watch(sources.get().incoming(), FirstLooks.all(FirstLook.ADOPT), sink));
    }

    /** How the incoming directories stand; none before they are watched. */
    public List<DirectoryStanding> incoming() {
        return watching.standing();
    }

    /** How the repositories stand. */
    public List<Standing.Source> sources() {
        return repositories.standing();
    }

    @Override
    public synchronized void close() {
        begun = Optional.empty();
        watching.close();
        repositories.close();
    }
}
