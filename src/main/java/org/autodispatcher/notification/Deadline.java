package org.autodispatcher.notification;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;

/**
 * Something with an end to it, however slowly the other side speaks. It runs on a virtual thread of its own: one that is interrupted there
 * closes the socket that it waits for.
 */
final class Deadline {
    private Deadline() {}

    /**
     * What {@code act} came to within {@code limit}.
     *
     * @param where that is spoken to
     * @throws FailureException its own, or {@code not-told.late}
     */
    static <T> T within(Duration limit, String where, Callable<T> act) throws FailureException {
        FutureTask<T> task = new FutureTask<>(act);
        Thread.ofVirtual().name("telling").start(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(limit, where);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late(limit, where);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case FailureException failure -> throw failure;
                case RuntimeException bug -> throw bug;
                case Error bug -> throw bug;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            task.cancel(true);
        }
    }

    private static FailureException late(Duration limit, String where) {
        return Failure.of(Reason.NOT_TOLD, "late").with("where", where).with("seconds", limit.toSeconds()).exception();
    }
}
