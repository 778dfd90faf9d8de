package org.autodispatcher.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry.Draft;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.LargeHistory;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/** Sites with something in their records. */
final class PastSite {
    private PastSite() {}

    /** Dispatches of the last year, the newest of them of this moment; all have ended. */
    static ServedSite with(Path home, int dispatches) throws IOException {
        Path state = Files.createDirectory(home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        new LargeHistory(dispatches, 0, Instant.now()).write(state);
        return new ServedSite(home);
    }

    /** Writes down a dispatch that has ended: well, or for {@code failed}. */
    static long ended(Ledger ledger, String name, String route, List<String> targets, Optional<Reason> failed) {
        long id = ledger.open();
        ledger.append("=alice", drafts(id, name, route, targets, failed));
        return id;
    }

    /** Writes down many that have ended well on one target, at once. */
    static void many(Ledger ledger, int count, String route) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drafts.addAll(drafts(ledger.open(), route + "-" + i + ".zip", route, List.of("a@b:22"), Optional.empty()));
        }
        ledger.append("alice", drafts);
    }

    private static List<Draft> drafts(long id, String name, String route, List<String> targets, Optional<Reason> failed) {
        List<Draft> drafts = new ArrayList<>(List.of(
                draft(id, "", Step.SPOOL, Tense.INTENT, Map.of(DispatchRecord.PACKAGE, name, DispatchRecord.SOURCE, "incoming")),
                draft(id, "", Step.SPOOL, Tense.FACT, Map.of(DispatchRecord.SHA256, "%064x".formatted(id), DispatchRecord.SIZE, "5")),
                draft(id, "", Step.ROUTE, Tense.FACT, Map.of(
                        DispatchRecord.ROUTE, route, DispatchRecord.LINE, route + ":=x", DispatchRecord.TARGETS, String.join("\n", targets)))));
        for (String target : targets) {
            drafts.add(draft(id, target, Step.ROUTE, Tense.FACT, Map.of(DeliveryRecord.UPGRADES, "yes")));
            drafts.add(draft(id, target, Step.CONNECT, Tense.FACT, Map.of(DeliveryRecord.PROTOCOL, "sftp")));
            drafts.add(draft(id, target, Step.PLACE, Tense.FACT, Map.of(DeliveryRecord.REMOTE_PATH, "/srv/" + name)));
            drafts.add(failed
                    .map(why -> new Draft(id, target, Step.UPGRADE, Tense.FAILURE, Map.of(), Optional.of(Failure.of(why))))
                    .orElseGet(() -> draft(id, target, Step.UPGRADE, Tense.FACT, Map.of(DeliveryRecord.EXIT_CODE, "0"))));
        }
        return drafts;
    }

    private static Draft draft(long id, String target, Step step, Tense tense, Map<String, String> values) {
        return new Draft(id, target, step, tense, values, Optional.empty());
    }
}
