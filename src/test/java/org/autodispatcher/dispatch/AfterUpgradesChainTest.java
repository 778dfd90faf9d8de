package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health and rollback commands as routes write them, run on a real target at the end of the whole chain. */
@Needs(
        value = "sshd",
        accounts = TestAccounts.TARGET,
        root = "the server logs in another account by its password")
class AfterUpgradesChainTest {
    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private OpenSsh server;
    private RealTargets targets;
    private Path inbox;

    @BeforeEach
    void start() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
        targets = new RealTargets(dir.resolve("home")).trusting(server.knownHostsLines());
        inbox = account.folder(account.home().resolve("ad-after-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        account.close();
    }

    private DeliveryRecord first(String... lines) throws Exception {
        return targets.dispatch("""
                [app-(?P<version>[0-9]+)\\.zip$]
                host = 127.0.0.1:%d
                login = ad-target
                password = %s
                dest_dir = %s/{version} 's
                %s
                """.formatted(server.port(), TestAccounts.TARGET_PASSWORD.reveal(), inbox, String.join("\n", lines)),
                "app-1.zip", "the first").deliveries().getFirst();
    }

    private DeliveryRecord second() throws Exception {
        return targets.alsoDispatch("app-2.zip", "the second").deliveries().getFirst();
    }

    @Test
    void commands_know_the_previous_good_package() throws Exception {
        DeliveryRecord first = first(
                "upgrade_command = printf '<%s>' {previous} \"$AD_PREVIOUS\"; echo",
                "health_command = printf '<%s>' {file} {previous} \"$AD_VERSION\"; pwd");
        assertThat(first.state()).as(first.toString()).isEqualTo(DeliveryState.UPGRADED);
        String before = inbox + "/1 's/app-1.zip";
        assertThat(second().state()).isEqualTo(DeliveryState.UPGRADED);
        String now = inbox + "/2 's";
        assertThat(targets.output()).containsExactly(
                "<><>", "<" + before + "><><1>" + inbox + "/1 's",
                "<" + before + "><" + before + ">", "<" + now + "/app-2.zip><" + before + "><2>" + now);
    }

    @Test
    void health_is_asked_until_it_is_well() throws Exception {
        DeliveryRecord first = first("upgrade_command = rm {file}", "health_command = echo asked >>../asked; [ `wc -l <../asked` -ge 2 ]");
        assertThat(first.state()).as(first.toString()).isEqualTo(DeliveryState.UPGRADED);
        assertThat(Files.readAllLines(inbox.resolve("asked"))).hasSize(2);
    }

    @Test
    void what_is_not_well_in_time_is_gone_back_from_with_the_package_placed_again() throws Exception {
        assertThat(first(
                "upgrade_command = case {version} in 2) rm ../1*/app-1.zip;; esac",
                "health_command = echo asked; [ {version} = 1 ] || exit 9",
                "health_timeout = 1s",
                "rollback_command = echo back to; cat {previous} {file}; pwd").state()).isEqualTo(DeliveryState.UPGRADED);
        DeliveryRecord second = second();
        assertThat(second.failure().orElseThrow().reason()).as(second.toString()).isEqualTo(Reason.HEALTH);
        assertThat(second.failure().orElseThrow().values()).containsEntry("status", "9").containsEntry("last", "asked");
        assertThat(second.fact(DeliveryRecord.ROLLBACK)).as(second.toString()).contains("done");
        assertThat(targets.output()).containsExactly("asked", "asked", "back to", "the firstthe second" + inbox + "/1 's");
        assertThat(inbox.resolve("1 's/app-1.zip")).hasContent("the first");
    }

    @Test
    void what_was_overwritten_is_placed_again_too_and_a_way_back_may_fail() throws Exception {
        first("upgrade_command = [ {version} = 1 ] || { echo other >\"$AD_PREVIOUS\"; exit 7; }", "rollback_command = cat {previous}; echo; exit 8");
        DeliveryRecord second = second();
        assertThat(second.exitCode()).hasValue(7);
        assertThat(second.fact(DeliveryRecord.ROLLBACK)).as(second.toString()).contains("failed");
        assertThat(targets.output()).isEqualTo(List.of("the first"));
    }

    @Test
    void where_runs_end_with_their_session_they_are_asked_and_gone_back_from_all_the_same() throws Exception {
        Path runs = account.folder(inbox.resolve("runs"));
        Files.setPosixFilePermissions(runs, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(first(
                "run_dir = " + runs,
                "upgrade_command = true",
                "health_command = echo asked; [ {version} = 1 ]",
                "health_timeout = 1s",
                "rollback_command = cat {previous}").state()).isEqualTo(DeliveryState.UPGRADED);
        DeliveryRecord second = second();
        assertThat(second.fact(DeliveryRecord.RUN)).contains(Upgrades.PLAIN);
        assertThat(second.reason()).as(second.toString()).contains(Reason.HEALTH);
        assertThat(second.fact(DeliveryRecord.ROLLBACK)).as(second.toString()).contains("done");
        assertThat(targets.output()).containsExactly("asked", "asked", "the first");
    }
}
