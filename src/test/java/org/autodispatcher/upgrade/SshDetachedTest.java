package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.Credentials;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.CleaningUp;
import org.autodispatcher.rig.Meanwhile;
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
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Found;
import org.autodispatcher.upgrade.DetachedUpgrade.Lost;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.DetachedUpgrade.Stopped;
import org.autodispatcher.upgrade.DetachedUpgrade.TurnTaken;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detached runs and the probe at a real OpenSSH: the contract, cut sessions, hosts that clean up, every login shell. */
@Needs(value = {"sshd", "ssh-keygen", "sudo"}, root = "sshd reads the shadow passwords and sudoers is written",
        accounts = {"ad-sh-dash", "ad-sh-bash", "ad-sh-ksh", "ad-sh-csh", "ad-sh-fish", "ad-sh-busybox"})
@ResourceLock("homes of ad-sh")
@ResourceLock(Sudoers.LOCK)
class SshDetachedTest extends UpgradeContract {
    private static final String ACCOUNT = "ad-sh-bash";
    private static final String WAIT = "echo started >>starts; mkfifo -m 666 gate; echo ready; read x <gate; echo $x";

    @TempDir
    Path dir;

    private final String name = "ad-detached-" + UUID.randomUUID();
    private final RunKey key = Runs.fresh();
    private final List<Account> accounts = new java.util.ArrayList<>();
    private OpenSsh server;
    private SshConnection connection;

    @Override
    protected Path place() throws IOException {
        return folder(ACCOUNT);
    }

    private Path folder(String login) throws IOException {
        Account account = new Account(login);
        accounts.add(account);
        Path folder = account.folder(account.home().resolve(name));
        for (Path path : List.of(folder, account.folder(folder.resolve("new cx")))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        return folder;
    }

    @BeforeEach
    void connect() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
        connection = connect(server, ACCOUNT);
    }

    private static SshConnection connect(OpenSsh server, String login) throws IOException {
        return new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT).connect(
                new SshEndpoint(new Target(login, server.host(), server.port()), HostKeyPolicy.STRICT, "modern"),
                Credentials.password(login, TestAccounts.OTHER_PASSWORD));
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        server.close();
        for (Account account : accounts) {
            account.close();
        }
    }

    @Override
    protected RemoteShell shell() {
        return connection.shell();
    }

    @Override
    protected Upgrade upgrade(RemoteUpgrade.Patience patience) {
        return new AsUpgrade(shell(), runPlace(), patience);
    }

    /** In the home; what lies in the test's own folder is removed with it. */
    private RunPlace runPlace() {
        return Runs.in("~/" + name + "/runs of 支付's");
    }

    private DetachedRun runs(SshConnection over) {
        return new DetachedRun(over.shell(), runPlace());
    }

    @Test
    void one_channel_serves_a_run_and_whoever_comes_back_to_it_over_the_same_connection() throws Exception {
        long before = channels();
        runs(connection).run(order("echo one"), key, 0, watched);
        assertThat(channels() - before).isEqualTo(1);
        runs(connection).attach(order("echo one"), key, 0, watched);
        assertThat(channels() - before).isEqualTo(1);
        assertThat(server.log().stream().filter(line -> line.contains("Starting session: subsystem"))).isEmpty();
    }

    private long channels() throws IOException {
        server.awaitLog("Accepted password");
        return server.log().stream().filter(line -> line.contains("Starting session: command")).count();
    }

    @Test
    void a_run_goes_on_where_the_connection_is_cut() throws Exception {
        CompletableFuture<Result> run = Meanwhile.doing(() -> runs(connection).run(order(WAIT), key, 0, watched));
        watched.awaitLine("ready");
        server.cutConnections();
        assertThat(run.get()).isEqualTo(new Lost("ready\n".length()));
        try (SshConnection again = connect(server, ACCOUNT)) {
            Watched rest = new Watched();
            CompletableFuture<Found> found = Meanwhile.doing(() -> runs(again).attach(order(WAIT), key, "ready\n".length(), rest));
            Files.writeString(place().resolve("new cx/gate"), "after\n");
            assertThat(found.get()).isEqualTo(new Finished(new Ended.Succeeded(0), "ready\nafter\n".length()));
            assertThat(rest.lines()).containsExactly("after");
        }
        assertThat(Files.readAllLines(place().resolve("new cx/starts"))).containsExactly("started");
    }

    @Test
    void a_server_that_allows_one_session_a_connection_has_its_run_stopped_in_the_end() throws Exception {
        try (OpenSsh narrow = OpenSsh.in(dir.resolve("narrow")).lines("MaxSessions 1").start()) {
            UpgradeOrder late = Orders.stopAfter(order("while :; do sleep 1; done"), java.time.Duration.ofSeconds(2));
            try (SshConnection first = connect(narrow, ACCOUNT)) {
                assertThat(runs(first).run(late, key, 0, watched)).isInstanceOf(Lost.class);
            }
            try (SshConnection again = connect(narrow, ACCOUNT)) {
                assertThat(runs(again).attach(late, key, 0, new Watched())).isInstanceOfSatisfying(Finished.class,
                        finished -> assertThat(finished.how()).isInstanceOfSatisfying(Ended.Failed.class,
                                failed -> assertThat(failed.failure().reason()).isEqualTo(org.autodispatcher.Reason.STOPPED)));
            }
        }
        assertThat(ProcessHandle.of(watched.pid().orElseThrow())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "ksh", "csh", "fish", "busybox"})
    void it_runs_whatever_the_login_shell_is_with_its_environment(String login) throws Exception {
        Path file = Orders.place(folder("ad-sh-" + login).resolve("new cx/x.tar.gz"));
        try (SshConnection own = connect(server, "ad-sh-" + login)) {
            UpgradeOrder order = Orders.withLoginEnvironment(Orders.order("echo \"$AD_VERSION|$(pwd)\"; exit 0", file.toString()));
            assertThat(runs(own).run(order, key, 0, watched)).isInstanceOfSatisfying(
                    Finished.class, finished -> assertThat(finished.how()).isEqualTo(new Ended.Succeeded(0)));
            assertThat(watched.lines()).containsExactly("2.4.1|" + file.getParent());
        }
    }

    @Test
    void a_probe_is_seen_over_another_connection_after_the_first_was_dropped_and_leaves_nothing() throws Exception {
        SurvivalProbe.Started started = SurvivalProbe.start(connection.shell());
        connection.close();
        ProcessHandle guard = ProcessHandle.of(Long.parseLong(started.guard())).orElseThrow();
        try (SshConnection other = connect(server, ACCOUNT)) {
            assertThat(SurvivalProbe.alive(other.shell(), started)).isTrue();
            guard.onExit().join();
            assertThat(SurvivalProbe.alive(other.shell(), started)).isFalse();
        }
    }

    @Test
    void a_host_that_ends_what_a_session_leaves_behind_is_told_by_the_probe() throws Exception {
        Path wrapper = CleaningUp.wrapper();
        try (OpenSsh strict = OpenSsh.in(dir.resolve("strict")).lines("ForceCommand " + wrapper).start()) {
            SshConnection first = connect(strict, ACCOUNT);
            SurvivalProbe.Started started = SurvivalProbe.start(first.shell());
            ProcessHandle.of(Long.parseLong(started.guard())).ifPresent(guard -> guard.onExit().join());
            first.close();
            try (SshConnection other = connect(strict, ACCOUNT)) {
                assertThat(SurvivalProbe.alive(other.shell(), started)).isFalse();
            }
        }
    }

    @AfterEach
    void endWhatRootRuns() {
        watched.lines().stream()
                .filter(line -> line.matches("root \\d+"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line.substring("root ".length()))).stream())
                .forEach(shell -> {
                    shell.descendants().forEach(ProcessHandle::destroyForcibly);
                    shell.destroyForcibly();
                });
    }

    /** Root's part of it cannot be ended by the account; the account's own shell around it can. */
    private static final String PARTLY_ROOTS = "sudo -n /bin/sh -c 'trap \"\" TERM; echo root $$; echo running; sleep 600; :'; true";

    private DetachedRun impatient(Set<String> resolved) {
        RunPlace place = new RunPlace(runPlace().runDir(), Runs.HOME, resolved, 1);
        return new DetachedRun(shell(), place, Timer.REAL, new RemoteUpgrade.Patience(Duration.ofSeconds(20), Duration.ofSeconds(1)));
    }

    private static void assertNotStopped(Object result) {
        assertThat(result).isInstanceOfSatisfying(Finished.class, finished -> assertThat(finished.how()).isInstanceOfSatisfying(
                Ended.InDoubt.class, doubt -> assertThat(doubt.failure().wording()).isEqualTo("in-doubt.not-stopped")));
    }

    /** What the target says is left of the run. */
    private List<ProcessHandle> left() throws IOException {
        Path folder = accounts.getFirst().home().resolve(name + "/runs of 支付's/runs").resolve(key.text());
        assertThat(folder.resolve("status")).exists();
        return Files.readAllLines(folder.resolve("left")).stream()
                .filter(line -> !line.equals("end"))
                .map(line -> ProcessHandle.of(Long.parseLong(line.split(" ")[0])))
                .flatMap(Optional::stream)
                .toList();
    }

    private static void end(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    @Test
    void what_a_person_stops_is_in_doubt_and_keeps_its_turn_while_a_process_of_root_is_left() throws Exception {
        try (Sudoers _ = new Sudoers(ACCOUNT + " ALL=(root) NOPASSWD: /bin/sh")) {
            CompletableFuture<Result> run = Meanwhile.doing(() -> impatient(Set.of()).run(order(PARTLY_ROOTS), key, 0, watched));
            watched.awaitLine("running");
            assertThat(impatient(Set.of()).stop(key)).isEqualTo(Stopped.NOT_SEEN_GONE);
            assertNotStopped(run.get());
            assertNotStopped(impatient(Set.of()).attach(order(PARTLY_ROOTS), key, 0, new Watched()));
            assertThat(impatient(Set.of()).run(order("true"), Runs.fresh(), 0, new Watched())).isEqualTo(new TurnTaken(key.text()));
            assertThat(impatient(Set.of()).stop(key)).as("asked once more").isEqualTo(Stopped.NOT_SEEN_GONE);
            assertThat(left()).isNotEmpty();
            end(left());
            assertThat(impatient(Set.of()).run(order("true"), Runs.fresh(), 0, new Watched())).isEqualTo(new Finished(new Ended.Succeeded(0), 0));
            assertThat(impatient(Set.of()).stop(key)).isEqualTo(Stopped.ABSENT);
        }
    }

    @Test
    void what_is_stopped_for_its_time_keeps_its_turn_until_a_person_says_that_it_is_over() throws Exception {
        try (Sudoers _ = new Sudoers(ACCOUNT + " ALL=(root) NOPASSWD: /bin/sh")) {
            assertNotStopped(impatient(Set.of()).run(Orders.stopAfter(order(PARTLY_ROOTS), Duration.ofSeconds(4)), key, 0, watched));
            RunKey other = Runs.fresh();
            assertThat(impatient(Set.of()).run(order("true"), other, 0, new Watched())).isEqualTo(new TurnTaken(key.text()));
            assertThat(impatient(Set.of(key.text())).run(order("true"), other, 0, new Watched())).isEqualTo(new Finished(new Ended.Succeeded(0), 0));
            end(left());
        }
    }
}
