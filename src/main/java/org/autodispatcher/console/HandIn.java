package org.autodispatcher.console;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Origin;
import org.autodispatcher.PackageNames;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.Spooled;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;

/**
 * {@code PUT} and {@code HEAD} of {@code /api/v1/packages/NAME}: a package is uploaded, and once all of it is there it arrives, by the same
 * way and the same rules as every other. Until then nothing of it is in the ledger.
 */
final class HandIn implements AutoCloseable {
    private static final String SOURCE = "http";
    private static final String OFFSET = "Upload-Offset";
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final OwnedHome home;
    private final Uploads uploads;
    private final Doorman doorman;
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private int taking;
    private boolean closed;

    HandIn(OwnedHome home, Uploads uploads, Doorman doorman) {
        this.home = home;
        this.uploads = uploads;
        this.doorman = doorman;
    }

    /** A package that has come over HTTP. */
    private record Uploaded(String name, Origin origin, Spool.Copied copied) implements Arrival {
        @Override
        public Spooled keep() throws IOException {
            return copied.keep();
        }
    }

    /** How far an upload has come; nothing held is an answer too. */
    void head(Visit visit, Token token, String name) throws Refusal, IOException {
        requireName(name);
        Uploads.Held held = uploads.held(token, name);
        held.total().ifPresent(total -> visit.with("Upload-Length", total));
        visit.with(OFFSET, held.bytes()).answer(204);
    }

    /** Takes an upload, and what it makes whole. */
    void put(Visit visit, Token token, String name) throws Refusal, IOException {
        requireName(name);
        Wishes wishes = Wishes.of(visit.query());
        UploadBody body = UploadBody.announced(visit, name);
        Optional<Long> dispatch = Optional.empty();
        Uploads.Held held;
        try (Uploads.Turn turn = uploads.enter(token, name)) {
            requireOpen();
            if (body.into(turn, home.spool())) {
                visit.takesTime(); // all of it is read once more
                dispatch = Optional.of(taken(turn, body, new Who(token, wishes.again()), name));
            }
            held = turn.held();
        } // whoever is answered may send the next piece at once
        if (dispatch.isPresent()) {
            answer(visit, dispatch.get(), wishes);
        } else {
            visit.with(OFFSET, held.bytes()).answer(200, new TreeMap<>(Map.of(
                    "package", name, "held", held.bytes(), "total", held.total().orElse(0))));
        }
    }

    /** Who hands in, and how it is meant. */
    private record Who(Token token, boolean again) {}

    private static void requireName(String name) throws Refusal {
        Optional<Failure> refusal = PackageNames.refusal(name);
        if (refusal.isPresent()) {
            throw Refusal.of(refusal.get());
        }
    }

    /** Where the ledger cannot be written the upload stays, and its end can be sent once more. */
    private long taken(Uploads.Turn turn, UploadBody body, Who who, String name) throws Refusal, IOException {
        beginTaking();
        try {
            Spool.Copied copied = home.spool().adopt(name, turn.file());
            body.requireSame(copied);
            requireStill(who.token(), copied);
            Map<String, String> facts = who.again() ? Map.of(DispatchRecord.AGAIN, "yes") : Map.of();
            return home.receiving().arrivals().take(new Uploaded(name, new Origin(SOURCE, facts), copied), who.token().name()).orElseThrow();
        } catch (FailureException e) {
            turn.discard();
            throw Refusal.of(e.failure());
        } finally {
            endTaking();
        }
    }

    /** Its sender may have sent for days. */
    private void requireStill(Token token, Spool.Copied copied) throws Refusal, IOException {
        try {
            doorman.requireStill(token);
        } catch (Refusal e) {
            copied.close();
            throw e;
        }
    }

    private void answer(Visit visit, long dispatch, Wishes wishes) throws IOException {
        boolean answered = wishes.limit().isPresent() && waited(visit, dispatch, wishes.limit().get());
        DispatchRecord record = home.ledger().dispatch(dispatch);
        visit.with("Location", Site.DISPATCHES + dispatch);
        tell(visit, answered ? 200 : 202, record);
    }

    /** How a dispatch stands, with what its state would have been as the exit code of a command. */
    static void tell(Visit visit, int status, DispatchRecord record) {
        visit.with("Dispatch-State", record.state().text())
                .with("Dispatch-Exit-Code", ExitCode.of(List.of(record)).status())
                .answer(status, new Json(visit.words().wording()).dispatches(List.of(record), visit.words().sentences()));
    }

    private boolean waited(Visit visit, long dispatch, Duration limit) {
        visit.takesTime();
        waiting.add(Thread.currentThread());
        try {
            requireOpen();
            return home.control(SOURCE).follow(List.of(dispatch), Optional.of(limit), _ -> {});
        } catch (InterruptedException | Refusal e) {
            return false; // the dispatcher ends; it goes on with the next one
        } finally {
            waiting.remove(Thread.currentThread());
            Thread.interrupted();
        }
    }

    private synchronized void requireOpen() throws Refusal {
        if (closed) {
            throw Refusal.of(Code.TROUBLE, "ending").header("Retry-After", 10);
        }
    }

    private synchronized void beginTaking() throws Refusal {
        requireOpen();
        taking++;
    }

    private synchronized void endTaking() {
        taking--;
        notifyAll();
    }

    /** No package arrives any more; one that is just arriving gets the time to. Whoever waits for an outcome is told how it stands. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.forEach(Thread::interrupt);
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            for (long left = LAST_WORDS.toMillis(); taking > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
