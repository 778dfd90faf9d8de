package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.IncomingDirectory;
import org.autodispatcher.arrival.incoming.Sink;
import org.autodispatcher.config.Sources;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.Stat;
import java.time.InstantSource;

/** The incoming directories of a HOME, watched while this process owns it as its daemon. */
final class Watching implements AutoCloseable {
    private final Spool spool;
    private final Path state;
    private final InstantSource clock;
    private final List<Watched> watched = new ArrayList<>();

    /** @param within the paths of those that lie in it and are directories of their own */
    private record Watched(Sources.Incoming settings, List<Path> within, IncomingDirectory directory) {
        boolean is(Sources.Incoming other, List<Sources.Incoming> all) {
            return settings.equals(other) && within.equals(nested(other, all));
        }
    }

    /** @param state private folder in which they keep what they know */
    Watching(Spool spool, Path state, InstantSource clock) {
        this.spool = spool;
        this.state = state;
        this.clock = clock;
    }

    /**
     * From now on these are watched, and no others. One that is as it was goes on.
     *
     * @param sink where packages go
     * @return completes when all that are new have been looked at once
     */
    synchronized CompletableFuture<Void> watch(List<Sources.Incoming> all, FirstLooks firstLooks, Sink sink) {
        for (Watched each : List.copyOf(watched)) {
            if (all.stream().noneMatch(wanted -> each.is(wanted, all))) {
                close(each);
                watched.remove(each);
            }
        }
        spool.readyAhead(!all.isEmpty() && sink.sends());
        List<CompletableFuture<Void>> looked = new ArrayList<>();
        for (Sources.Incoming each : all) {
            if (watched.stream().noneMatch(known -> known.is(each, all))) {
                IncomingDirectory directory = directory(each, all, sink);
                watched.add(new Watched(each, nested(each, all), directory));
                looked.add(directory.start(firstLooks.of(each.path())));
            }
        }
        return CompletableFuture.allOf(looked.toArray(CompletableFuture[]::new));
    }

    /** Those that nobody has looked at before and that are not empty, with the number of files in each. */
    Map<Path, Long> neverLookedAt(List<Sources.Incoming> all, Sink sink) throws IOException {
        Map<Path, Long> never = new LinkedHashMap<>();
        for (Sources.Incoming each : all) {
            try (IncomingDirectory directory = directory(each, all, sink)) {
                long files = directory.neverLookedAt();
                if (files > 0) {
                    never.put(each.path(), files);
                }
            }
        }
        return never;
    }

    private IncomingDirectory directory(Sources.Incoming each, List<Sources.Incoming> all, Sink sink) {
        List<Path> within = nested(each, all);
        return new IncomingDirectory(each, new IncomingDirectory.Surroundings(spool, state, sink, clock, stat -> isOther(stat, within)));
    }

    private static List<Path> nested(Sources.Incoming own, List<Sources.Incoming> all) {
        return all.stream().map(Sources.Incoming::path).filter(path -> !path.equals(own.path()) && path.startsWith(own.path())).sorted().toList();
    }

    /** Whether a folder is another incoming directory, with rules of its own. */
    private static boolean isOther(Stat stat, List<Path> within) {
        return within.stream().anyMatch(each -> {
            try (Descriptor open = Descriptor.folder(each)) {
                Stat other = open.stat();
                return other.device() == stat.device() && other.inode() == stat.inode();
            } catch (IOException e) {
                return false;
            }
        });
    }

    synchronized List<DirectoryStanding> standing() {
        return watched.stream().map(each -> each.directory().standing()).toList();
    }

    @Override
    public synchronized void close() {
        watched.forEach(Watching::close);
        watched.clear();
        spool.readyAhead(false);
    }

    /** What cannot be kept of it now is found out anew at the next start; nothing else waits for that. */
    private static void close(Watched each) {
        try {
            each.directory().close();
        } catch (IOException e) {
            // the disk takes nothing: whoever needs it says so
        }
    }
}
