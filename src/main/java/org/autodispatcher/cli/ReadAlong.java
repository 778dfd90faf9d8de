package org.autodispatcher.cli;

import java.util.Optional;
import org.autodispatcher.daemon.Outbox;
import org.autodispatcher.dispatch.DispatchEvent;

/**
 * Tells somebody what happens on a thread of its own: a pipe that nobody reads and a terminal that was stopped hold up no work. Who is far behind
 * misses lines; what upgrades write is in their logs, and how all ended in the summary.
 */
final class ReadAlong implements DispatchEvent.Follower, AutoCloseable {
    private final DispatchEvent.Follower reader;
    private final Outbox outbox;
    private final Thread teller;

    /** @param reader may take as long as it likes */
    ReadAlong(DispatchEvent.Follower reader) {
        this.reader = reader;
        outbox = new Outbox(reader.everyLine(), System::nanoTime);
        // one that waits for a pipe does so in the system, and would keep a carrier from all other virtual threads
        teller = Thread.ofPlatform().daemon().name("read along").start(this::tellAll);
    }

    @Override
    public void tell(DispatchEvent event) {
        outbox.put(event);
    }

    @Override
    public boolean everyLine() {
        return reader.everyLine();
    }

    /** Waits until all that happened so far has been told. */
    void catchUp() throws InterruptedException {
        outbox.end();
        teller.join();
    }

    private void tellAll() {
        try {
            for (Optional<DispatchEvent> event = outbox.take(); event.isPresent(); event = outbox.take()) {
                reader.tell(event.get());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /** Nothing more is told. */
    @Override
    public void close() {
        outbox.drop();
    }
}
