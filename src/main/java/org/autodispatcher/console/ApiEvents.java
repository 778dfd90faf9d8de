package org.autodispatcher.console;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Timeline;

/**
 * {@code GET /api/v1/events}: the record as it grows, an event for each entry, its number as the id. Each listener reads the ledger at his own
 * pace: who is slow holds up nobody, nothing is kept for him, and he goes on where he was cut off ({@code Last-Event-ID}).
 */
final class ApiEvents implements AutoCloseable {
    /** A token that was revoked is noticed within this time. */
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int AT_ONCE = 200;
    private static final int MOST = 100;

    private final Ledger ledger;
    private final Doorman doorman;
    private final Set<Thread> listening = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ApiEvents(Ledger ledger, Doorman doorman) {
        this.ledger = ledger;
        this.doorman = doorman;
    }

    List<Address> addresses() {
        return List.of(Address.get("/api/v1/events", (visit, guest, _) -> listen(visit, guest)));
    }

    /** How many listen now. */
    int listening() {
        return listening.size();
    }

    private void listen(Visit visit, Guest guest) throws Refusal {
        Query query = Query.of(visit, Set.of("since", "dispatch"));
        Optional<Long> dispatch = query.number("dispatch", 1, Long.MAX_VALUE / 10);
        long from = from(visit, query);
        if (closed) {
            throw Refusal.of(Code.TROUBLE, "ending").header("Retry-After", 10);
        }
        if (listening.size() >= MOST) {
            throw Refusal.of(Code.TOO_MANY, "listeners").with("most", MOST).header("Retry-After", 60);
        }
        listening.add(Thread.currentThread());
        try {
            visit.stream(stream -> new Listener(stream, dispatch, from).listen(() -> doorman.holds(visit, guest)));
        } finally {
            listening.remove(Thread.currentThread());
            Thread.interrupted();
        }
    }

    /** After which entry: as who comes back says, else as the address does, else from now on. */
    private long from(Visit visit, Query query) throws Refusal {
        String last = visit.header("Last-Event-ID");
        if (last.matches("\\d{1,18}")) {
            return Long.parseLong(last);
        }
        return query.number("since", 0, Long.MAX_VALUE / 10).orElseGet(ledger::last);
    }

    private final class Listener {
        private final EventStream stream;
        private final Optional<Long> dispatch;
        private long last;
        private long told = System.nanoTime();

        Listener(EventStream stream, Optional<Long> dispatch, long from) {
            this.stream = stream;
            this.dispatch = dispatch;
            last = from;
        }

        void listen(Screen.Right right) throws IOException {
            send("begin", Json.object("sequence", last));
            while (!closed && right.holds()) {
                List<Entry> more = ledger.after(last, AT_ONCE);
                for (Entry entry : more) {
                    last = entry.sequence();
                    if (dispatch.map(id -> id == entry.draft().dispatch()).orElse(true)) {
                        send("entry", fields(entry));
                    }
                }
                if (more.isEmpty()) {
                    await();
                }
                if (System.nanoTime() - told > EventStream.BEAT.toNanos()) {
                    stream.beat();
                    told = System.nanoTime();
                }
            }
        }

        private void send(String name, Map<String, Object> data) throws IOException {
            stream.send(name, String.valueOf(last), Json.line(data));
            told = System.nanoTime();
        }

        private void await() throws IOException {
            try {
                ledger.awaitAfter(last, LOOK);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }

    private static Map<String, Object> fields(Entry entry) {
        Map<String, Object> fields = Timeline.fields(entry);
        if (entry.draft().dispatch() != Ledger.HOME) {
            fields.put("dispatch", entry.draft().dispatch());
        }
        return fields;
    }

    /** Nobody is told anything any more. */
    @Override
    public void close() {
        closed = true;
        listening.forEach(Thread::interrupt);
    }
}
