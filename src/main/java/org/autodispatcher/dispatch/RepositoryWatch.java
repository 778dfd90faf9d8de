package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.WatchKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.FirstLooks;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.Taker;
import org.autodispatcher.arrival.repository.RecordEvents;
import org.autodispatcher.arrival.repository.Snapshots;
import org.autodispatcher.config.Sources;
import org.autodispatcher.ledger.Ledger;

/** Has one repository looked at, when its hooks say so and from time to time, on a thread of its own: one look at a time. */
final class RepositoryWatch implements Runnable {
    /** What came without a hook is found within this time. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(60);

    /** What waits is tried again, and what could not be read is looked at. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

    /** Whoever may write records could have us look without a pause. */
    private static final Duration AT_LEAST = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sources.Repository repository;
    private final Means means;
    private final RepositoryLook look;
    private final Signal wake = new Signal();
    private final ReentrantLock looking;
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
     * @param firstLooks what becomes of what lies there
     * @param listener   hears of what goes wrong with a repository
     * @param trouble    hears of what goes wrong with us
     * @param events     tell of new records; empty where there are none to be had
     */
    record Rules(FirstLooks firstLooks, Repositories.Listener listener, Conductor.Trouble trouble, Optional<RecordEvents> events) {}

    private record Seen(Optional<Instant> looked, long adopted, List<Standing.Trouble> troubles) {}

    /** @param looking held over a whole look: one of this name, also with other settings, is made at a time */
    RepositoryWatch(Sources.Repository repository, Means means, ReentrantLock looking) {
        this.repository = repository;
        this.looking = looking;
        this.means = means;
        look = new RepositoryLook(repository, means, () -> ended);
    }

    Sources.Repository repository() {
        return repository;
    }

    Standing.Source standing() {
        Seen now = seen;
        return new Standing.Source(
                repository.name(), repository.kind().text(), repository.path().toString(), key.filter(WatchKey::isValid).isPresent(), now.looked(), now.adopted(), now.troubles());
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
            if (means.rules().events().isPresent() && look.records().any()) {
                RecordEvents events = means.rules().events().get();
                key = Optional.of(key.isPresent() ? events.tell(look.records(), key.get(), wake::give) : events.tell(look.records(), wake::give));
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

    /** Looks now, or says that it cannot. */
    RepositoryRead look() throws InterruptedException {
        if (!looking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            return new RepositoryRead.Busy(repository.name());
        }
        if (ended) {
            looking.unlock();
            return new RepositoryRead.Busy(repository.name());
        }
        RepositoryLook.Looked looked = new RepositoryLook.Looked();
        try {
            while (look.once(looked) && !ended) {
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
            tell(looked.troubles());
            seen = new Seen(Optional.of(Instant.now()), looked.adopted(), looked.troubles());
            looking.unlock();
        }
        return looked.done(repository.name());
    }

    private Failure unread(IOException why) {
        return Failure.of(Reason.UNREADABLE, "source").with("path", repository.path()).with("detail", String.valueOf(why.getMessage()));
    }

    /** Only what is new about it: it may last for days. */
    private void tell(List<Standing.Trouble> troubles) {
        troubles.stream().filter(each -> !seen.troubles().contains(each)).forEach(each -> means.rules().listener().trouble(repository.name(), each));
    }
}
