package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Sudoers;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** An upgrade of which a part runs as root, stopped by a person: nothing else begins on the target until a person says what became of it. */
@Needs(
        value = {"sshd", "sudo"},
        accounts = TestAccounts.TARGET,
        root = "the server logs in another account by its password, and sudoers is written")
@ResourceLock(Sudoers.LOCK)
class StopUnderSudoTest {
    @TempDir
    Path dir;

    private String routes(OpenSsh server, Path inbox, String more) {
        String common = """
                host = 127.0.0.1:%d
                login = ad-target
                password = %s
                dest_dir = %s
                %s
                """.formatted(server.port(), TestAccounts.TARGET_PASSWORD.reveal(), inbox, more);
        return "[app-(?P<version>[0-9]+)\\.zip$]\n" + common + """
                upgrade_command =
                    sudo -n /bin/sh -c 'trap "" TERM; echo $$; sleep 600; :'; true
                [other-(?P<version>[0-9]+)\\.zip$]
                """ + common + "upgrade_command = echo second\n";
    }

    @Test
    void it_is_in_doubt_and_keeps_its_turn() throws Exception {
        inDoubtWithItsTurn("");
    }

    @Test
    void so_is_one_that_runs_plain() throws Exception {
        Path open = Files.createDirectory(dir.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        inDoubtWithItsTurn("run_dir = " + open);
    }

    private void inDoubtWithItsTurn(String more) throws Exception {
        Account account = new Account(TestAccounts.TARGET);
        CompletableFuture<Long> root = new CompletableFuture<>();
        try (OpenSsh server = OpenSsh.in(dir.resolve("sshd")).start(); Sudoers _ = new Sudoers("ad-target ALL=(root) NOPASSWD: /bin/sh")) {
            Path inbox = account.folder(account.home().resolve("ad-sudo-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
            RealTargets targets = new RealTargets(dir.resolve("home")).trusting(server.knownHostsLines());
            CompletableFuture<Decided> answer = new CompletableFuture<>();
            targets.onLine(line -> {
                if (line.matches("\\d+") && root.complete(Long.valueOf(line))) {
                    answer.completeAsync(() -> targets.decide(new Decision.Cancel(new Decision.Subject(1, Optional.empty()), true, "")));
                }
            });
            DispatchRecord stopped = targets.dispatch(routes(server, inbox, more), "app-1.zip", "the bytes");
            assertThat(stopped.id()).isEqualTo(1);
            DeliveryRecord delivery = stopped.deliveries().getFirst();
            assertThat(delivery.state()).as(delivery.toString()).isEqualTo(DeliveryState.IN_DOUBT);
            assertThat(delivery.failure()).hasValueSatisfying(why -> assertThat(why.is(Reason.IN_DOUBT, "not-stopped")).isTrue());
            assertThat(answer.get()).isInstanceOfSatisfying(Decided.Refused.class, refused -> assertThat(refused.why()).isEqualTo(Decided.Why.NOT_STOPPED));
            DispatchRecord waits = targets.alsoDispatch("other-1.zip", "other bytes");
            assertThat(waits.deliveries().getFirst().reason()).as(waits.toString()).contains(Reason.TURN_TAKEN);
            assertThat(targets.output()).doesNotContain("second");
            assertThat(targets.decide(new Decision.Resolve(new Decision.Subject(1, Optional.empty()), Decision.As.FAILED, ""))).isInstanceOf(Decided.Done.class);
            DispatchRecord after = targets.ended(waits.id());
            assertThat(after.deliveries().getFirst().state()).as(after.toString()).isEqualTo(DeliveryState.UPGRADED);
        } finally {
            Optional.ofNullable(root.getNow(null)).flatMap(ProcessHandle::of).ifPresent(shell -> {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            });
            account.close();
        }
    }
}
