package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.Credentials;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Sudoers;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.SshConnection;
import org.autodispatcher.ssh.SshEndpoint;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Upgrades at a real OpenSSH, and what only a network and other accounts bring. */
@Needs(value = {"sshd", "ssh-keygen", "sudo"}, root = "sshd reads the shadow passwords and sudoers is written", accounts = "ad-sh-bash")
@ResourceLock("homes of ad-sh")
@ResourceLock(Sudoers.LOCK)
class SshUpgradeTest extends UpgradeContract {
    private static final String ACCOUNT = "ad-sh-bash";

    @TempDir
    Path dir;

    private final Account account = new Account(ACCOUNT);
    private final String name = "ad-upgrade-" + UUID.randomUUID();
    private OpenSsh server;
    private SshConnection connection;

    /** Before {@link UpgradeContract} places its file. */
    @Override
    protected Path place() throws IOException {
        Path folder = account.folder(account.home().resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path newcx = account.folder(folder.resolve("new cx"));
        Files.setPosixFilePermissions(newcx, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder;
    }

    @BeforeEach
    void connect() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
        connection = new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT).connect(
                new SshEndpoint(new Target(ACCOUNT, server.host(), server.port()), HostKeyPolicy.STRICT, "modern"),
                Credentials.password(ACCOUNT, TestAccounts.OTHER_PASSWORD));
    }

    @AfterEach
    void close() throws IOException {
        account.close();
        connection.close();
        server.close();
    }

    @Override
    protected RemoteShell shell() {
        return connection.shell();
    }

    @Test
    void a_home_is_the_logins_own() throws Exception {
        account.write(name + "/x.tar.gz", "");
        Orders.place(account.home().resolve(name + "/x.tar.gz"));
        assertThat(run(Orders.order("pwd", "~/" + name + "/x.tar.gz"))).isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.lines()).containsExactly(account.home() + "/" + name);
    }

    @Test
    void a_session_that_is_cut_leaves_the_upgrade_in_doubt() throws Exception {
        CompletableFuture<Ended> end = start(order("echo running; sleep 600"));
        watched.awaitLine("running");
        // The process of sshd that our shell is a child of, and nothing below it.
        ProcessHandle ourShell = ProcessHandle.of(watched.pid().orElseThrow()).flatMap(ProcessHandle::parent).orElseThrow();
        ourShell.parent().orElseThrow().destroyForcibly();
        assertThat(end.get()).isInstanceOfSatisfying(Ended.InDoubt.class,
                doubt -> assertThat(doubt.failure().wording()).isEqualTo("in-doubt.connection-lost"));
        end(watched.pid().orElseThrow());
    }

    @Test
    void a_connection_that_is_gone_starts_nothing() {
        connection.close();
        assertThatThrownBy(() -> run(order("echo started"))).isInstanceOfSatisfying(FailureException.class,
                e -> assertThat(e.failure().reason()).isEqualTo(Reason.CONNECTION_LOST));
    }

    @Test
    void our_shell_killed_from_outside_leaves_the_upgrade_in_doubt() throws Exception {
        assertThat(run(order("kill -9 $PPID"))).isInstanceOfSatisfying(Ended.InDoubt.class,
                doubt -> assertThat(doubt.failure().wording()).isEqualTo("in-doubt.shell-killed"));
    }

    @Test
    void sudo_that_wants_a_password_gets_the_line_to_ask_for() throws Exception {
        try (Sudoers _ = new Sudoers(ACCOUNT + " ALL=(root) /usr/bin/true")) {
            sudoFails("sudo /usr/bin/true 2.4.1", Reason.SUDO_NEEDS_PASSWORD, "root", "/usr/bin/true");
        }
    }

    @Test
    void sudo_that_wants_a_terminal_gets_the_line_to_ask_for() throws Exception {
        try (Sudoers _ = new Sudoers("Defaults:" + ACCOUNT + " requiretty\n" + ACCOUNT + " ALL=(ad-repo) NOPASSWD: /usr/bin/true")) {
            sudoFails("cd /; sudo -n -u ad-repo /usr/bin/true", Reason.SUDO_NEEDS_TTY, "ad-repo", "/usr/bin/true");
        }
    }

    @Test
    void the_lines_that_are_asked_for_are_enough() throws Exception {
        try (Sudoers _ = new Sudoers("Defaults:" + ACCOUNT + " !requiretty\n" + ACCOUNT + " ALL=(root) NOPASSWD: /usr/bin/id")) {
            assertThat(run(order("sudo /usr/bin/id -u"))).isEqualTo(new Ended.Succeeded(0));
            assertThat(watched.lines()).containsExactly("0");
        }
    }

    @Test
    void what_runs_as_root_cannot_be_stopped_and_is_in_doubt() throws Exception {
        try (Sudoers _ = new Sudoers(ACCOUNT + " ALL=(root) NOPASSWD: /bin/sh")) {
            Ended ended = new RemoteUpgrade(shell(), Timer.REAL, new RemoteUpgrade.Patience(Duration.ofSeconds(20), Duration.ofSeconds(1)))
                    .run(Orders.stopAfter(order("sudo /bin/sh -c 'trap \"\" TERM; echo $$; sleep 601; :'"), Duration.ofSeconds(4)), watched);
            assertThat(ended).isInstanceOfSatisfying(Ended.InDoubt.class,
                    doubt -> assertThat(doubt.failure().wording()).isEqualTo("in-doubt.not-stopped"));
            end(Long.parseLong(watched.lines().getFirst()));
        }
    }

    private static void end(long pid) {
        ProcessHandle.of(pid).ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private void sudoFails(String command, Reason reason, String runAs, String program) throws IOException {
        assertThat(run(order(command))).isInstanceOfSatisfying(Ended.Failed.class, failed -> {
            assertThat(failed.failure().reason()).as("%s", watched.lines()).isEqualTo(reason);
            assertThat(failed.failure().values())
                    .containsEntry("login", ACCOUNT).containsEntry("run_as", runAs).containsEntry("program", program);
        });
    }
}
