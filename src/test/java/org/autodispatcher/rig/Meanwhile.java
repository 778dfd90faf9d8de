package org.autodispatcher.rig;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** What is done while a test goes on, on a thread of its own: it may block for as long as it likes. */
public final class Meanwhile {
    private Meanwhile() {}

    /** Begins {@code work}; whatever it throws is what waiting for its result ends in. */
    public static <T> CompletableFuture<T> doing(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
