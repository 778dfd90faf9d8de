package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.WatchKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.Taker;
import org.autodispatcher.arrival.repository.Changes;
import org.autodispatcher.arrival.repository.Found;
import org.autodispatcher.arrival.repository.GitReader;
import org.autodispatcher.arrival.repository.RecordEvents;
import org.autodispatcher.arrival.repository.Records;
import org.autodispatcher.arrival.repository.RepositoryReader;
import org.autodispatcher.arrival.repository.Snapshot;
import org.autodispatcher.arrival.repository.Snapshots;
import org.autodispatcher.arrival.repository.SvnReader;
import org.autodispatcher.config.Sources;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/**
 * Looks at one repository, when its hooks say so and from time to time, on a thread of its own. What a look finds is written down before
 * any of it is taken, under a name of its own: so nothing of it is lost or taken twice, whenever we are killed.
 */
final class RepositoryWatch implements Runnable {
    /** What came without a hook is found within this time. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(60);

    /** What waits is tried again, and what could not be read is looked at. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

    /** Whoever may write records could have us look without a pause. */
    private static final Duration AT_LEAST = Duration.ofMillis(50);

    /** Where more wait, not each that was taken is written down by itself: all of them are written then. */
    private static final int EACH = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern NEVER = Pattern.compile("\\..*|" + PackageNames.COMPANIONS, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Sources.Repository repository;
    private final Means means;
    private final RepositoryReader reader;
    private final FoundPackages packages;
    private final Records records;
    private final Signal wake = new Signal();
    private final ReentrantLock looking;
    private final Pushers pushers;
    private volatile boolean ended;
    private volatile Seen seen = new Seen(Optional.empty(), 0, List.of());
    private Optional<WatchKey> key = Optional.empty();

    /**
     * What all repositories of a HOME share.
     *
     * @param routing  knows the routes; what none of them takes is no package
     * @param home  steps of the HOME as a whole
     * @param rules what is decided by whoever owns the HOME
     */
    record Means(Taker arrivals, Taker routing, Spool spool, Snapshots snapshots, Steps home, Rules rules) {}

    /**
     * How they are looked at.
     *
     * @param firstLook what becomes of what lies there
     * @param listener  hears of what goes wrong with a repository
     * @param trouble   hears of what goes wrong with us
     * @param events    tell of new records; empty where there are none to be had
     */
    record Rules(FirstLook firstLook, Repositories.Listener listener, Conductor.Trouble trouble, Optional<RecordEvents> events) {}

    private record Seen(Optional<Instant> looked, long adopted, List<Standing.Trouble> troubles) {}

    /** @param looking held over a whole look: one of this name, also with other settings, is made at a time */
    RepositoryWatch(Sources.Repository repository, Means means, ReentrantLock looking) {
        this.repository = repository;
        this.looking = looking;
        this.means = means;
        reader = switch (repository.kind()) {
            case GIT -> new GitReader(repository);
            case SVN -> new SvnReader(repository);
        };
        packages = new FoundPackages(kind(), repository.name(), reader, means);
        records = new Records(repository.path());
        pushers = new Pushers(records, repository.kind());
    }

    Sources.Repository repository() {
        return repository;
    }

    private String kind() {
        return repository.kind().name().toLowerCase(Locale.ROOT);
    }

    Standing.Source standing() {
        Seen now = seen;
        return new Standing.Source(
                repository.name(), kind(), repository.path().toString(), key.filter(WatchKey::isValid).isPresent(), now.looked(), now.adopted(), now.troubles());
    }

    @Override
    public void run() {
        try {
            Duration pause = AGAIN_AFTER;
            while (!ended) {
                boolean well = lookedWell();
                LockSupport.parkNanos(AT_LEAST.toNanos());
                wake.await(well ? LOOK_EVERY : pause);
                pause = well || pause.compareTo(LOOK_EVERY) >= 0 ? AGAIN_AFTER : pause.multipliedBy(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever breaks, this repository is looked at again. */
    private boolean lookedWell() throws InterruptedException {
        try {
            listen();
            return look() instanceof RepositoryRead.Done done && done.troubles().isEmpty();
        } catch (RuntimeException | Error e) {
            Standing.Trouble broken = new Standing.Trouble("", Failure.of(Reason.BUG).with("detail", e));
            tell(List.of(broken));
            seen = new Seen(Optional.of(Instant.now()), seen.adopted(), List.of(broken));
            return false;
        }
    }

    /** Whatever comes from now on wakes us; what came before is found by the look that follows. */
    private void listen() {
        try {
            if (means.rules().events().isPresent() && records.any()) {
                RecordEvents events = means.rules().events().get();
                key = Optional.of(key.isPresent() ? events.tell(records, key.get(), wake::give) : events.tell(records, wake::give));
            }
        } catch (IOException e) {
            key = Optional.empty(); // then it is found by looking
        }
    }

    /** Ends {@link #run}, once it has come to the end of a package. */
    void end() {
        ended = true;
        wake.give();
        key.ifPresent(WatchKey::cancel);
    }

    /** Waits for that, but no longer than {@code limit}: what is cut is in the snapshot, and goes on with the next owner. */
    void awaitEnd(Duration limit) throws InterruptedException {
        if (looking.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            looking.unlock();
        }
    }

    /** Looks now, or says that it cannot. */
    RepositoryRead look() throws InterruptedException {
        if (!looking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return new RepositoryRead.Busy(repository.name());
        }
        if (ended) {
            looking.unlock();
            return new RepositoryRead.Busy(repository.name());
        }
        Looked looked = new Looked();
        try {
            while (lookedOnce(looked) && !ended) {
                looked.again();
            }
        } catch (FailureException e) {
            looked.trouble("", e.failure());
        } catch (UncheckedIOException e) {
            if (ended) {
                return new RepositoryRead.Busy(repository.name()); // the HOME is let go
            }
            means.rules().trouble().ledger(e);
            looked.trouble("", e.getCause() instanceof FailureException known ? known.failure() : unread(e.getCause()));
        } catch (IOException e) {
            looked.trouble("", unread(e));
        } catch (RejectedExecutionException | Steps.HandedBack e) {
            ended = true; // the HOME is let go; the next owner goes on
        } catch (RuntimeException e) {
            means.rules().trouble().bug(Ledger.HOME, "", e);
            looked.trouble("", Failure.of(Reason.BUG).with("detail", e));
        } finally {
            tell(looked.troubles);
            seen = new Seen(Optional.of(Instant.now()), looked.adopted, looked.troubles);
            looking.unlock();
        }
        return new RepositoryRead.Done(repository.name(), looked.dispatches, looked.adoptedNow, looked.troubles);
    }

    private Failure unread(IOException why) {
        return Failure.of(Reason.UNREADABLE, "source").with("path", repository.path()).with("detail", String.valueOf(why.getMessage()));
    }

    /** What one look came to. */
    private static final class Looked {
        private final List<Long> dispatches = new ArrayList<>();
        private final List<Standing.Trouble> troubles = new ArrayList<>();
        private final List<Standing.Trouble> kept = new ArrayList<>();
        private long adopted;
        private long adoptedNow;

        /** No later look finds it again. */
        void once(Failure why) {
            kept.add(new Standing.Trouble("", why));
            troubles.add(kept.getLast());
        }

        void trouble(String what, Failure why) {
            troubles.add(new Standing.Trouble(what, why));
        }

        void again() {
            troubles.removeIf(trouble -> !kept.contains(trouble));
        }
    }

    /** Only what is new about it: it may last for days. */
    private void tell(List<Standing.Trouble> troubles) {
        troubles.stream().filter(each -> !seen.troubles().contains(each)).forEach(each -> means.rules().listener().trouble(repository.name(), each));
    }

    /** @return whether there is more */
    private boolean lookedOnce(Looked looked) throws IOException {
        List<Records.Record> heard = heard(looked);
        Snapshot last = means.snapshots().read(repository.name()).orElse(Snapshot.NONE);
        Changes changes = reader.since(last, this::wanted);
        changes.troubles().forEach(looked::once);
        pushers.await(changes.found());
        Snapshot next = next(last, changes, looked);
        if (!next.equals(last)) {
            means.snapshots().write(repository.name(), next);
        }
        looked.adopted = next.adopted();
        forget(heard, looked);
        take(next, looked);
        return changes.more();
    }

    private Snapshot next(Snapshot last, Changes changes, Looked looked) {
        boolean begun = last.look() == 0 && means.rules().firstLook() == FirstLook.DISPATCH;
        if (!changes.first() || begun) {
            return last.after(changes.brought(found -> found.by(pushers.of(found))));
        }
        if (!changes.found().isEmpty()) {
            means.home().fact(Step.ADOPT, Map.of("repository", repository.name(), "packages", String.valueOf(changes.found().size())));
            looked.adoptedNow = changes.found().size();
        }
        return last.adopting(changes);
    }

    /** What the hooks left; that there is something to look at goes before we look, since while it lies there no other is made. */
    private List<Records.Record> heard(Looked looked) throws IOException {
        try {
            List<Records.Record> heard = pushers.heard();
            forget(heard.stream().filter(Records.Record::looks).toList(), looked);
            return heard.stream().filter(record -> !record.looks()).toList();
        } catch (FailureException e) {
            looked.trouble("", e.failure());
            return List.of();
        }
    }

    private void forget(List<Records.Record> heard, Looked looked) throws IOException {
        for (Records.Record record : heard) {
            try {
                records.remove(record);
            } catch (FailureException e) {
                looked.trouble("", e.failure());
                return;
            }
        }
    }

    private boolean wanted(String name) {
        try {
            return !NEVER.matcher(name).matches() && means.routing().routed(name);
        } catch (FailureException e) {
            return true; // its dispatch says why it is held
        }
    }

    private void take(Snapshot next, Looked looked) throws IOException {
        List<Found> left = new ArrayList<>(next.waiting());
        int written = left.size();
        try {
            for (Found found : next.waiting()) {
                if (ended) {
                    return;
                }
                switch (packages.take(found)) {
                    case FoundPackages.Outcome.Taken(var dispatch) -> {
                        left.remove(found);
                        dispatch.ifPresent(looked.dispatches::add);
                    }
                    case FoundPackages.Outcome.Waits(Failure why) -> looked.trouble(found.shownPath(), why);
                    case FoundPackages.Outcome.Gone() -> left.remove(found);
                }
                if (left.size() != written && (left.size() < EACH || written - left.size() >= EACH)) {
                    means.snapshots().write(repository.name(), next.waiting(left));
                    written = left.size();
                }
            }
        } finally {
            if (left.size() != written) {
                means.snapshots().write(repository.name(), next.waiting(left));
            }
        }
    }
}
