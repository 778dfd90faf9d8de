package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ssh.ScriptedShell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot be done or asked a second time, while the ledger takes no entry: above all the end of a plain upgrade. */
@Timeout(300)
class UnwritableLedgerTest extends MemoryHome<HookedLedger> {
    UnwritableLedgerTest() {
        super(new HookedLedger(new MemoryLedger(NOON)));
    }

    @BeforeEach
    void runPlain() throws IOException {
        runs.endWithTheirSession();
        targets.haveShells(ScriptedShell.of(dir.toString()));
        Files.writeString(Files.createDirectory(dir.resolve("srv")).resolve("pay-1.zip"), "the bytes");
    }

    /** Upgrades with {@code command}; what {@code refused} names the ledger refuses twice. */
    private DeliveryRecord upgrade(String command, Predicate<Entry.Draft> refused) throws Exception {
        table("[pay-.*]\nname = pay\nhost = web1\nlogin = app\nlogin_environment = no\ndest_dir = " + dir.resolve("srv") + "\nupgrade_command = " + command + "\n");
        AtomicInteger times = new AtomicInteger();
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.UPGRADE && refused.test(draft) && times.incrementAndGet() <= 2) {
                owner.machinery.conductor().wakeAll(); // it looks anew at once, not after its pause
                throw new UncheckedIOException(new IOException("disk full"));
            }
        });
        DeliveryRecord record = owner.dispatch(file("pay-1.zip", "the bytes"), event -> {}).deliveries().getFirst();
        assertThat(times).hasPositiveValue();
        assertThat(record.fact(DeliveryRecord.RUN)).contains(Upgrades.PLAIN);
        return record;
    }

    @Test
    void the_status_that_was_received_is_recorded_once_it_can_be() throws Exception {
        assertThat(upgrade("true", draft -> draft.tense() == Entry.Tense.FACT).state()).isEqualTo(DeliveryState.UPGRADED);
    }

    @Test
    void so_is_one_that_says_that_it_failed() throws Exception {
        assertThat(upgrade("exit 7", draft -> draft.tense() == Entry.Tense.FAILURE)).satisfies(failed -> {
            assertThat(failed.state()).isEqualTo(DeliveryState.FAILED);
            assertThat(failed.reason()).contains(Reason.EXIT_STATUS);
        });
    }

    @Test
    void what_has_arrived_moves_until_its_way_can_be_recorded() throws Exception {
        table("[web-.*]\nhost = web1\nlogin = app\ndest_dir = /srv/web\n");
        AtomicInteger times = new AtomicInteger();
        ledger.beforeWriting(draft -> {
            if (draft.step() == Step.ROUTE && draft.target().isEmpty() && times.incrementAndGet() == 1) {
                throw new UncheckedIOException(new IOException("disk full"));
            }
        });
        DispatchRecord arrived = owner.dispatch(file("web-1.zip", "x"), event -> {});
        assertThat(arrived.deliveries()).extracting(DeliveryRecord::state).containsExactly(DeliveryState.DELIVERED);
    }

    @Test
    void what_is_noted_of_it_meanwhile_does_not_break_its_connection_off() throws Exception {
        assertThat(upgrade("true", draft -> draft.values().containsKey("pid")).state()).isEqualTo(DeliveryState.UPGRADED);
    }
}
