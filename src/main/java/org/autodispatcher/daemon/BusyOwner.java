package org.autodispatcher.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.daemon.ControlException.Code;

/**
 * An owner that too many ask at once. Who is refused for that has begun nothing by it; but what the owner has begun of his before is not
 * to be left alone for it, so then he asks again for a while.
 */
final class BusyOwner {
    private static final Duration AGAIN_AFTER = Duration.ofMillis(200);

    private final Duration limit;
    private volatile boolean begun;

    /** @param limit for how long it is asked again */
    BusyOwner(Duration limit) {
        this.limit = limit;
    }

    /** Asks the owner something. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    /** The owner has begun something of ours. */
    void hasBegun() {
        begun = true;
    }

    /** @throws ControlException {@code busy} where nothing was begun, {@code still-busy} where something was */
    <T> T ask(Question<T> question) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return question.ask();
            } catch (ControlException e) {
                if (e.code() != Code.BUSY || !begun) {
                    throw e;
                }
                if (System.nanoTime() - start >= limit.toNanos()) {
                    throw new ControlException(Code.STILL_BUSY, Map.of("seconds", String.valueOf(limit.toSeconds())), e);
                }
            }
            LockSupport.parkNanos(AGAIN_AFTER.toNanos());
        }
    }
}
