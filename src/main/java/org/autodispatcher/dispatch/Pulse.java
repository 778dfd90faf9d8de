package org.autodispatcher.dispatch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.ledger.SqliteLedger;

/** Whether an owner of a HOME still gets anything done. */
final class Pulse {
    /** What a thread of ours gets to say that it lives. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private Pulse() {}

    /** Whether threads get their turn, the ledger answers, and its writer takes what is to be written. */
    static boolean of(SqliteLedger ledger) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("alive").start(() -> {
            try {
                ledger.awaitWriter();
                answer.complete(ledger.run("").isEmpty()); // what is read from the disk in any case
            } catch (RuntimeException e) {
                answer.complete(false); // what is wrong with it is told by who needs it
            }
        });
        return answer.completeOnTimeout(false, ANSWER.toMillis(), TimeUnit.MILLISECONDS).join();
    }
}
