package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A process that appends two entries at once from eight threads until it is killed, and says which ones it was told are safe. */
final class AppendingProcess {
    private AppendingProcess() {}

    public static void main(String[] arguments) throws IOException {
        SqliteLedger ledger = SqliteLedger.open(Path.of(arguments[0]), InstantSource.system());
        for (int i = 0; i < 8; i++) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    long id = ledger.open();
                    Entry.Draft intent = Drafts.intent(id, "", Step.SPOOL, Map.of());
                    System.out.println(ledger.append("alice", List.of(intent, Drafts.fact(id, "", Step.SPOOL, Map.of()))).getLast().sequence());
                }
            });
        }
    }
}
