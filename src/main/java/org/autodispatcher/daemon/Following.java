package org.autodispatcher.daemon;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.daemon.ControlException.Code;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.DispatchEvent;
import tools.jackson.databind.JsonNode;

/**
 * Tells one follower what happens. Those who do the work only put their events into its {@link Outbox}; where the follower does not keep
 * up, it misses some of how far bytes are, and in the end is cut off: it can ask again, and nobody waits for it.
 */
final class Following {
    private final Conversation talk;
    private final Control control;
    private final Outbox outbox;
    private volatile boolean tooSlow;
    private boolean ended;

    /** @param everyLine whether it wants every line of output; else those that come faster than they are told are left out */
    Following(Conversation talk, Control control, boolean everyLine) {
        this.talk = talk;
        this.control = control;
        outbox = new Outbox(everyLine, System::nanoTime);
    }

    /**
     * Follows until there is an answer; ends early where the follower has gone.
     *
     * <p>Threads that read or write the socket are never interrupted: that would close it (InterruptibleChannel).
     */
    JsonNode follow(Request.Follow asked) throws IOException {
        Thread worker = Thread.currentThread();
        Thread teller = Thread.ofVirtual().start(() -> tellAll(worker));
        Thread.ofVirtual().start(() -> interruptAtEnd(worker));
        try {
            boolean answered = control.follow(asked.dispatches(), asked.limit(), event -> queue(event, worker));
            outbox.end();
            teller.join();
            return Wire.of(answered);
        } catch (InterruptedException e) {
            outbox.drop();
            throw ControlException.of(tooSlow ? Code.TOO_SLOW : Code.OWNER_GONE, Map.of());
        } finally {
            end();
            // whoever still tells is told to end; an interrupt that came late must not cut off the answer
            outbox.end();
            Thread.interrupted();
        }
    }

    private void queue(DispatchEvent event, Thread worker) {
        if (!outbox.put(event)) {
            tooSlow = true;
            interrupt(worker);
        }
    }

    private void tellAll(Thread worker) {
        try {
            for (Optional<DispatchEvent> event = outbox.take(); event.isPresent(); event = outbox.take()) {
                talk.write(new Answer.Event(Wire.tagged(event.get())).json());
            }
        } catch (IOException e) {
            interrupt(worker);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private void interruptAtEnd(Thread worker) {
        try {
            talk.awaitEnd();
        } catch (IOException e) {
            // it ended otherwise
        }
        interrupt(worker);
    }

    private synchronized void end() {
        ended = true;
    }

    private synchronized void interrupt(Thread worker) {
        if (!ended) {
            worker.interrupt();
        }
    }
}
