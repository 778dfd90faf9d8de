package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/** Lets go on, by itself, what was held for a key or certificate that has been recorded since, by this or another process. */
final class TrustWatch implements AutoCloseable, Runnable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Set<Reason> OF_TRUST = EnumSet.of(
            Reason.HOST_KEY_UNKNOWN, Reason.HOST_KEY_CHANGED, Reason.CERTIFICATE_UNKNOWN, Reason.CERTIFICATE_CHANGED);

    /** What times of files may lag behind the clock. */
    private static final Duration GRAIN = Duration.ofMillis(50);
    private static final int NEWS = 10_000;
    private static final int ONCE_AND_ONCE_MORE = 2;

    private final Path state;
    private final Ledger ledger;
    private final Deliveries deliveries;
    private final String actor;
    private final Signal end = new Signal();
    private final Map<String, Integer> released = new HashMap<>();
    private volatile boolean started;
    private String seen = "";
    private long upTo;

    /** @param actor whose name stands at what goes on by itself */
    TrustWatch(Path state, Ledger ledger, Deliveries deliveries, String actor) {
        this.state = state;
        this.ledger = ledger;
        this.deliveries = deliveries;
        this.actor = actor;
    }

    /** Looks from time to time, on a thread of its own, until it is closed. */
    TrustWatch start() {
        started = true;
        Thread.ofPlatform().daemon().name("trust watch").start(this); // who wakes up for ever costs less so
        return this;
    }

    @Override
    public void run() {
        try {
            while (!end.await(LOOK_EVERY)) {
                lookQuietly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@code by} has recorded a key just now. Who does not conduct leaves what waited for it to the next owner. */
    void recorded(String by) {
        if (started) {
            lookQuietly(by);
        }
    }

    void lookQuietly() {
        lookQuietly(actor);
    }

    /** A file that cannot be read now is looked at again; who logs in says what is wrong with it. */
    private synchronized void lookQuietly(String by) {
        try {
            look(by);
        } catch (IOException | UncheckedIOException e) {
            seen = "";
        } catch (RejectedExecutionException e) {
            // the HOME was let go meanwhile
        } catch (RuntimeException e) {
            deliveries.bug(e);
        }
    }

    /** Looks once, where a key was recorded since the last time, or something may have been held that was on its way then. */
    void look() throws IOException {
        look(actor);
    }

    private synchronized void look(String by) throws IOException {
        if (seen.isEmpty()) {
            upTo = ledger.entries(Ledger.HOME).stream().mapToLong(Entry::sequence).max().orElse(0);
        }
        String now = Trust.version(state);
        List<Entry> news = ledger.after(upTo, NEWS);
        Collection<Long> dispatches = now.equals(seen) ? heldLately(news) : ledger.unended();
        if (!now.equals(seen)) {
            seen = now;
            released.clear();
        }
        upTo = news.isEmpty() ? upTo : news.getLast().sequence();
        if (dispatches.isEmpty()) {
            return; // as nearly always, every two seconds
        }
        Instant recorded = recorded().plus(GRAIN);
        for (long dispatch : dispatches) {
            deliveries.release(dispatch, by, each -> heldFor(each) && connectedBefore(recorded, dispatch, each.target()) && seldom(dispatch, each));
        }
    }

    private static Set<Long> heldLately(List<Entry> news) {
        return news.stream()
                .map(Entry::draft)
                .filter(draft -> draft.failure().filter(why -> OF_TRUST.contains(why.reason())).isPresent())
                .map(Entry.Draft::dispatch)
                .collect(Collectors.toSet());
    }

    private static boolean heldFor(DeliveryRecord delivery) {
        return delivery.state() == DeliveryState.HELD && delivery.reason().filter(OF_TRUST::contains).isPresent();
    }

    /** What was held may have been on its way when the key was recorded: what it knew then counts. */
    private boolean connectedBefore(Instant recorded, long dispatch, String target) {
        return ledger.entries(dispatch, target).stream()
                .filter(entry -> entry.draft().step() == Step.CONNECT && entry.draft().tense() == Entry.Tense.INTENT)
                .reduce((before, after) -> after)
                .filter(last -> last.at().isBefore(recorded))
                .isPresent();
    }

    /** A clock that was set back cannot have it go on for ever. */
    private boolean seldom(long dispatch, DeliveryRecord delivery) {
        return released.merge(dispatch + ":" + delivery.target(), 1, Integer::sum) <= ONCE_AND_ONCE_MORE;
    }

    /** When a key or certificate was last recorded. */
    private Instant recorded() throws IOException {
        Instant last = Instant.EPOCH;
        for (Path file : Stream.of("known_hosts", "known_certificates").map(state::resolve).filter(Files::exists).toList()) {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            last = written.isAfter(last) ? written : last;
        }
        return last;
    }

    @Override
    public void close() {
        end.give();
    }
}
