package org.autodispatcher.console;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    static final String DISPATCHES = "/api/v1/dispatches/";
    private static final String SOURCE = "http";
    private static final String OFFSET = "Upload-Offset";
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final OwnedHome home;
    private final Uploads uploads;
    private final Doorman doorman;
    private final Waiters waiters = new Waiters();

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
        try (Waiters.Waiter waiter = waiters.enter()) {
            Optional<Long> dispatch = Optional.empty();
            Uploads.Held held;
            try (Uploads.Turn turn = uploads.enter(token, name)) {
                requireOpen(!waiters.closed());
                if (body.into(turn, home.spool())) {
                    visit.takesTime(); // all of it is read once more
                    requireOpen(waiter.arrives());
                    dispatch = Optional.of(taken(turn, body, new Who(token, wishes.again()), name));
                }
                held = turn.held();
            } // whoever is answered may send the next piece at once
            if (dispatch.isPresent()) {
                answer(visit, waiter, dispatch.get(), wishes);
            } else {
                visit.with(OFFSET, held.bytes()).answer(200, new TreeMap<>(Map.of(
                        "package", name, "held", held.bytes(), "total", held.total().orElse(0))));
            }
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
        Instant complete = Instant.now();
        try {
            Spool.Copied copied = home.spool().adopt(name, turn.file());
            body.requireSame(copied);
            requireStill(who.token(), copied);
            Map<String, String> facts = new TreeMap<>(Map.of(Origin.COMPLETE, complete.toString()));
            if (who.again()) {
                facts.put(DispatchRecord.AGAIN, "yes");
            }
            return home.receiving().arrivals().take(new Uploaded(name, new Origin(SOURCE, facts), copied), who.token().name()).orElseThrow();
        } catch (FailureException e) {
            turn.discard();
            throw Refusal.of(e.failure());
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

    private void answer(Visit visit, Waiters.Waiter waiter, long dispatch, Wishes wishes) throws IOException {
        boolean answered = wishes.limit().isPresent() && waited(visit, waiter, List.of(dispatch), wishes.limit());
        visit.with("Location", DISPATCHES + dispatch);
        tell(visit, answered ? 200 : 202, home.ledger().dispatch(dispatch));
    }

    /** Where whoever asked has left, or the dispatcher ends, it goes on without him, or with the next one. */
    private boolean waited(Visit visit, Waiters.Waiter waiter, List<Long> dispatches, Optional<Duration> limit) {
        try (Departure _ = visit.departure(waiter::sendAway)) {
            return waiter.waited(() -> home.control(SOURCE).follow(dispatches, limit, _ -> {}));
        }
    }

    /** How a dispatch stands, with what its state would have been as the exit code of a command. */
    static void tell(Visit visit, int status, DispatchRecord record) {
        visit.with("Dispatch-State", record.state().text())
                .with("Dispatch-Exit-Code", ExitCode.of(List.of(record)).status())
                .answer(status, new Json(visit.words().wording()).dispatches(List.of(record), visit.words().sentences()));
    }

    private static void requireOpen(boolean open) throws Refusal {
        if (!open) {
            throw Refusal.of(Code.TROUBLE, "ending").header("Retry-After", 10);
        }
    }

    /** No package arrives any more; one that is just arriving gets the time to. Whoever waits for an outcome is told how it stands. */
    @Override
    public void close() {
        waiters.close(LAST_WORDS);
    }
}
