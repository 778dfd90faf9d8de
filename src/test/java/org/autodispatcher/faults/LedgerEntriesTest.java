package org.autodispatcher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.SqliteLedger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the campaigns read in a ledger by themselves is what the program says of it. */
class LedgerEntriesTest {
    private static final String TARGET = "app@127.0.61.1:22";

    @TempDir
    Path home;

    @Test
    void the_status_of_a_delivery_is_its_upgrades_and_not_that_of_the_way_back() throws Exception {
        Path state = Files.createDirectory(
                home.resolve("state"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (SqliteLedger ledger = SqliteLedger.open(state, InstantSource.system())) {
            long id = ledger.open();
            ledger.append("app", new Entry.Draft(id, "", Step.ROUTE, Tense.FACT, Map.of(DispatchRecord.TARGETS, TARGET), Optional.empty()));
            ledger.append("app", new Entry.Draft(id, TARGET, Step.UPGRADE, Tense.FAILURE, Map.of(), Optional.of(ended(7))));
            ledger.append("app", new Entry.Draft(id, TARGET, Step.ROLLBACK, Tense.FAILURE, Map.of(), Optional.of(ended(2))));
            assertThat(ledger.delivery(id, TARGET).exitCode()).hasValue(7);
        }
        assertThat(LedgerEntries.says(home).dispatches().getFirst().deliveries().getFirst().exitCode()).hasValue(7);
    }

    private static Failure ended(int status) {
        return Failure.of(Reason.EXIT_STATUS).with("status", status).with("command", "x").with(DeliveryRecord.EXIT_CODE, status);
    }
}
