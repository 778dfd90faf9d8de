package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.config.Sources;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Stat;

/**
 * The looks at everything in an incoming directory: at the start, from time to time, and whenever something was missed. What they find is
 * compared with what was known, which is kept on the disk between two runs of the program.
 */
final class Looks {
    private static final int LOOKERS = 2;
    private static final Duration ROOT_AGAIN = Duration.ofSeconds(2);

    private final Sources.Incoming settings;
    private final Memory memory;
    private final Predicate<Stat> elsewhere;
    private final Parts parts;
    private volatile Tree tree = new Tree(Folder.root(), Root.Identity.NONE, false);
    private volatile Optional<Done> done = Optional.empty();
    private volatile boolean lost;
    private volatile boolean settled;
    private volatile FirstLook firstLook = FirstLook.ADOPT;
    private volatile boolean closed;
    private volatile Map<Found.Moved, Boolean> moved = Map.of();
    private boolean asked;
    private boolean looking;
    private List<Runnable> wanted = new ArrayList<>();
    private Optional<java.util.concurrent.Future<?>> next = Optional.empty();

    /**
     * What it works with.
     *
     * @param heard calls back, on the directory's own thread, once everything that has happened so far was heard
     */
    record Parts(Workshop workshop, Root root, Watches watches, Candidates candidates, Notes notes, Candidates.Drain heard) {}

    /**
     * A look that has ended.
     *
     * @param took how long it took
     */
    record Done(Instant at, Duration took) {}

    /**
     * @param memory    in which it keeps what it knows
     * @param elsewhere whether a folder is an incoming directory of its own
     */
    Looks(Sources.Incoming settings, Memory memory, Predicate<Stat> elsewhere, Parts parts) {
        this.settings = settings;
        this.memory = memory;
        this.elsewhere = elsewhere;
        this.parts = parts;
    }

    /** Everything that is known. */
    Folder top() {
        return tree.top();
    }

    /** The last look; empty before the first has ended. */
    Optional<Done> done() {
        return done;
    }

    /** How many files lie in a folder that was never looked at, so that nobody knows what in it is new; 0 where it was. Before any look. */
    long neverLookedAt() throws IOException {
        try {
            Tree never = new Tree(Folder.root(), parts.root().settle(), true);
            if (memory.knows(never.identity()) || memory.ofAnother(never.identity()).isPresent()) {
                return 0;
            }
            look(never, never.top(), 1, never.fresh());
            return never.adopted();
        } catch (Root.Lost e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Takes the folder that lies there now for the top of this directory. On the directory's own thread. */
    void settle(FirstLook first) {
        firstLook = first;
        settled = false;
        try {
            Root.Identity identity = parts.root().settle();
            Optional<Folder> known = memory.read(identity);
            Optional<Folder> before = known.isPresent() ? known : memory.ofAnother(identity); // its section had another name
            boolean others = before.isEmpty() && memory.knowsAny();
            boolean adopting = before.isEmpty() && (others || first == FirstLook.ADOPT);
            tree.top().detach();
            parts.watches().leave(tree.top());
            parts.candidates().leave();
            tree = new Tree(before.orElseGet(Folder::root), identity, adopting);
            settled = true;
            parts.candidates().adopting(adopting);
            parts.notes().put("incoming-replaced", others, "path", settings.path().toString());
            found();
        } catch (IOException e) {
            lose(e);
        }
    }

    /** It is not there, or not what it was: nothing is believed of it until it is there again. On the directory's own thread. */
    void lose(IOException why) {
        if (!lost) {
            lost = true;
            parts.notes().put("incoming-lost", "path", settings.path().toString(), "detail", String.valueOf(why.getMessage()));
        }
        if (!asked) {
            asked = true;
            parts.workshop().later(ROOT_AGAIN, this::comeBack);
        }
    }

    private void found() {
        lost = false;
        parts.notes().clear("incoming-lost");
    }

    private void comeBack() {
        asked = false;
        if (closed || !lost) {
            return;
        }
        if (!settled) {
            settle(firstLook);
        } else if (parts.root().there()) {
            found();
        } else if (Files.isDirectory(settings.path())) {
            settle(FirstLook.ADOPT);
        } else {
            lose(new Root.Lost("gone"));
            return;
        }
        want();
    }

    /** Looks at everything, soon. */
    void want() {
        want(() -> { });
    }

    /** The same; {@code then} is called once everything that lies there now has been looked at. */
    synchronized void want(Runnable then) {
        wanted.add(then);
        if (!looking && !closed) {
            looking = true;
            Thread.ofPlatform().daemon().name(settings.name() + "-look").start(this::lookAll);
        }
    }

    private synchronized List<Runnable> taken() {
        List<Runnable> those = wanted;
        wanted = new ArrayList<>();
        looking = !those.isEmpty() && !closed;
        return looking ? those : List.of();
    }

    private void lookAll() {
        for (List<Runnable> those = taken(); !those.isEmpty(); those = taken()) {
            Tree now = tree;
            try {
                long begun = System.nanoTime();
                requireSettled();
                look(now, now.top(), LOOKERS, now.fresh());
                looked(now, Duration.ofNanos(System.nanoTime() - begun));
                remember();
            } catch (IOException e) {
                parts.workshop().own(() -> lose(now, e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error bug) {
                parts.notes().put("incoming-trouble", "path", settings.path().toString(), "detail", bug.toString());
            } finally {
                ended(now, those);
            }
        }
        again();
    }

    /** Whoever waits for a look waits for one at the tree that is there by now. */
    private void ended(Tree at, List<Runnable> those) {
        if (at == tree) {
            those.forEach(Runnable::run);
        } else {
            synchronized (this) {
                wanted.addAll(those);
            }
        }
    }

    /** While it is not known what was known, everything would seem to be new. */
    private void requireSettled() throws Root.Lost {
        if (!settled) {
            throw new Root.Lost("what was known of it cannot be read");
        }
    }

    private synchronized void again() {
        next.ifPresent(before -> before.cancel(false));
        if (!closed) {
            next = Optional.of(parts.workshop().later(settings.watching().scanEvery(), this::want));
        }
    }

    /** Only what belongs to the tree that was looked at: another one may have taken its place meanwhile. */
    private void looked(Tree at, Duration took) {
        boolean adopted = at.endsAdoption();
        if (at != tree) {
            return;
        }
        done = Optional.of(new Done(parts.workshop().clock().instant(), took));
        parts.notes().put("incoming-unwatched", parts.watches().missing() > 0,
                "path", settings.path().toString(), "count", String.valueOf(parts.watches().missing()));
        parts.notes().put("incoming-adopted", at.adopted() > 0, "path", settings.path().toString(), "count", String.valueOf(at.adopted()));
        if (adopted) {
            parts.heard().then(() -> { // what was heard up to now is still let through
                if (at == tree) {
                    parts.candidates().adopting(false);
                }
            });
        }
    }

    private void lose(Tree of, IOException why) {
        if (of == tree) {
            lose(why);
        }
    }

    /** Keeps what is known, where it is another than what was kept. */
    void remember() throws IOException {
        Tree now = tree;
        if (!lost && now.looked()) {
            memory.keep(now.identity(), now.top());
        }
    }

    /** Looks at a folder that has come, with everything in it. */
    void explore(Folder folder) {
        try {
            look(tree, folder, 1, FileTable.State.UNDECIDED);
        } catch (IOException e) {
            want();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A folder has gone, with everything in it. */
    void left(Folder folder) {
        try {
            parts.watches().leave(folder);
        } catch (IOException e) {
            want();
        }
        parts.candidates().leave();
    }

    /** Begins no look any more. */
    synchronized void close() {
        closed = true;
        next.ifPresent(before -> before.cancel(false));
    }

    /** @param fresh what new files are from now on */
    private void look(Tree in, Folder from, int threads, FileTable.State fresh) throws IOException, InterruptedException {
        try (Descriptor open = parts.root().open(in.identity())) {
            parts.notes().put("incoming-world-writable", open.stat().worldWritable(), "path", settings.path().toString());
            Look.Rules rules = new Look.Rules(settings.complete().readySuffix(), elsewhere, Optional.of(memory.former()), fresh);
            Found found = new Found(parts, settings.path(), moved, this::leave, this::want);
            new Look(open, parts.watches(), rules, found).at(from, threads);
            in.adopted(found.end());
            if (from.isRoot()) {
                moved = found.elsewhere();
            }
            Optional<String> unreadable = found.unreadable();
            if (unreadable.isPresent() || from.isRoot()) {
                parts.notes().put("incoming-folder-unreadable", unreadable.isPresent(),
                        "path", unreadable.orElse(""), "account", System.getProperty("user.name"));
            }
        }
    }

    /** A folder was not met where it was; where it was renamed before, that has been heard by now. */
    private void leave(Folder folder, int moves) {
        if (!folder.isRoot() && folder.moves() == moves && !folder.left() && !there(folder)) {
            folder.detach();
            left(folder);
        }
    }

    private boolean there(Folder folder) {
        try (Descriptor open = parts.root().open(); Descriptor here = folder.open(open)) {
            return !elsewhere.test(here.stat());
        } catch (LinuxException e) {
            return !e.gone();
        } catch (IOException e) {
            return true; // it cannot be said
        }
    }
}
