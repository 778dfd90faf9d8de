package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.Recorded;
import org.autodispatcher.ssh.SshConnection;
import org.autodispatcher.ssh.SshEndpoint;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts with every login shell, at a real OpenSSH: their profiles count, their chatter does not. */
@Needs(
        value = {"sshd", "ssh-keygen", "dash", "bash", "ksh", "csh", "fish", "busybox"},
        root = "accounts' profiles are written and sshd reads the shadow passwords",
        accounts = {"ad-sh-dash", "ad-sh-bash", "ad-sh-ksh", "ad-sh-csh", "ad-sh-fish", "ad-sh-busybox", "ad-sh-rbash", "ad-sh-nologin"})
@ResourceLock("homes of ad-sh")
class LoginShellsTest {
    private static OpenSsh server;

    private final Watched watched = new Watched();

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static SshConnection connect(String account) throws IOException {
        return new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT).connect(
                new SshEndpoint(new Target(account, server.host(), server.port()), HostKeyPolicy.STRICT, "modern"),
                Credentials.password(account, TestAccounts.OTHER_PASSWORD));
    }

    private Ended run(Account account, String command, boolean loginEnvironment) throws IOException {
        Path file = account.write("ad-upgrade-test/支付's $1.tar.gz", "");
        Orders.place(file);
        UpgradeOrder order = Orders.order(command, file.toString());
        try (SshConnection connection = connect(account.home().getFileName().toString())) {
            return new RemoteUpgrade(connection.shell(), Timer.REAL, new RemoteUpgrade.Patience(Duration.ofSeconds(8), Duration.ofSeconds(1)))
                    .run(loginEnvironment ? Orders.withLoginEnvironment(order) : order, watched);
        }
    }

    private static final String SHOWN = "echo \"$AD_PACKAGE|$LOGIN_VALUE|$LOGIN_OTHER|$(umask)|$(pwd)\"";

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "ksh", "csh", "fish", "busybox"})
    void the_command_runs_by_bin_sh_whatever_the_login_shell_is(String shell) throws Exception {
        try (Account account = new Account("ad-sh-" + shell)) {
            assertThat(run(account, "printf '%s\\n' \"丁 $AD_VERSION\" `pwd` >&2; exit 0", false)).isEqualTo(new Ended.Succeeded(0));
            assertThat(watched.lines()).containsExactly("丁 2.4.1", account.home() + "/ad-upgrade-test");
        }
    }

    @ParameterizedTest
    @CsvSource({"dash,.profile", "bash,.bash_profile", "ksh,.profile", "busybox,.profile"})
    void the_profile_of_a_bourne_shell_counts(String shell, String profile) throws Exception {
        try (Account account = new Account("ad-sh-" + shell)) {
            account.write(profile, """
                    echo chatter; echo chatter >&2; no-such-program; false
                    umask 027; IFS=a; export IFS
                    LOGIN_VALUE='two  words '"'"'$x'"'"' "丁"'; export LOGIN_VALUE
                    export LOGIN_OTHER='a
                    b'; NOT_EXPORTED=1
                    sleep 600 & echo "$!" >"$HOME/ad-upgrade-test/daemon"
                    printf 'without an end of line'
                    """);
            assertThat(run(account, SHOWN + "; kill `cat daemon`", true)).isEqualTo(new Ended.Succeeded(0));
            assertThat(watched.lines()).containsExactly(
                    "支付 系统's-2.4.1.tar.gz|two  words '$x' \"丁\"|a", "b|0027|" + account.home() + "/ad-upgrade-test");
        }
    }

    @Test
    void what_a_profile_makes_of_the_search_path_concerns_the_command_alone() throws Exception {
        try (Account account = new Account("ad-sh-dash")) {
            account.write(".profile", "PATH=/nowhere; export PATH; umask 027; printf title\n");
            assertThat(runDetached(account, "echo $PATH `umask`")).isInstanceOfSatisfying(
                    DetachedUpgrade.Finished.class, ended -> assertThat(ended.how()).isEqualTo(new Ended.Succeeded(0)));
            account.write(".profile", "PATH=$PATH:/elsewhere\n");
            assertThat(runDetached(account, "cat /dev/null && echo again")).isInstanceOf(DetachedUpgrade.Finished.class);
            assertThat(watched.lines()).containsExactly("/nowhere 0027", "again");
        }
    }

    private DetachedUpgrade.Result runDetached(Account account, String command) throws IOException {
        Path file = account.write("ad-upgrade-test/x.tar.gz", "");
        Orders.place(file);
        try (SshConnection connection = connect(account.home().getFileName().toString())) {
            return new DetachedRun(connection.shell(), Runs.in("~/ad-upgrade-test/runs"))
                    .run(Orders.withLoginEnvironment(Orders.order(command, file.toString())), Runs.fresh(), 0, watched);
        }
    }

    @Test
    void the_profile_of_csh_counts() throws Exception {
        try (Account account = new Account("ad-sh-csh")) {
            account.write(".cshrc", "echo chatter\nsetenv LOGIN_VALUE 'two  words $x'\n");
            account.write(".login", "echo chatter\nsetenv LOGIN_OTHER login\numask 027\n");
            assertThat(run(account, SHOWN, true)).isEqualTo(new Ended.Succeeded(0));
            assertThat(watched.lines()).containsExactly(
                    "支付 系统's-2.4.1.tar.gz|two  words $x|login|0027|" + account.home() + "/ad-upgrade-test");
        }
    }

    @Test
    void the_profile_of_fish_counts() throws Exception {
        try (Account account = new Account("ad-sh-fish")) {
            account.write(".config/fish/config.fish", "echo chatter\nset -x LOGIN_VALUE 'two  words $x'\nset -gx LOGIN_OTHER login\numask 027\n");
            assertThat(run(account, SHOWN, true)).isEqualTo(new Ended.Succeeded(0));
            assertThat(watched.lines()).containsExactly(
                    "支付 系统's-2.4.1.tar.gz|two  words $x|login|0027|" + account.home() + "/ad-upgrade-test");
        }
    }

    @Test
    void without_the_login_environment_the_profile_is_not_read() throws Exception {
        try (Account account = new Account("ad-sh-dash")) {
            account.write(".profile", "export LOGIN_VALUE=read\n");
            run(account, "echo \"[$LOGIN_VALUE]\"", false);
            assertThat(watched.lines()).containsExactly("[]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read answer", "cat >/dev/null", "exit 1", "exec cat"})
    void a_profile_that_wants_to_be_answered_holds_the_upgrade(String profile) throws Exception {
        try (Account account = new Account("ad-sh-bash")) {
            account.write(".bash_profile", "echo 'which environment?'\n" + profile + "\n");
            notStarted(account, "profile-asks.ended");
        }
    }

    @Test
    void a_profile_that_takes_too_long_holds_the_upgrade_and_is_ended() throws Exception {
        try (Account account = new Account("ad-sh-bash")) {
            account.write(".bash_profile", "sleep 600 & echo $! >$HOME/ad-upgrade-test/pid; wait\n");
            notStarted(account, "profile-asks");
            String pid = Files.readString(account.home().resolve("ad-upgrade-test/pid")).strip();
            UpgradeContract.awaitEnd(Long.parseLong(pid));
        }
    }

    private void notStarted(Account account, String wording) {
        assertThatThrownBy(() -> run(account, "echo started", true)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(Reason.PROFILE_ASKS);
            assertThat(e.failure().wording()).isEqualTo(wording);
        });
        assertThat(watched.pid()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rbash,restricted", "nologin,not available"})
    void an_account_without_a_posix_shell_is_told_with_what_it_said(String shell, String said) throws Exception {
        try (SshConnection connection = connect("ad-sh-" + shell)) {
            assertThatThrownBy(() -> connection.shell().run("echo started", new Recorded(), Optional.empty()))
                    .isInstanceOfSatisfying(FailureException.class, e -> {
                        assertThat(e.failure().reason()).isEqualTo(Reason.NO_POSIX_SHELL);
                        assertThat(e.failure().values().get("said")).contains(said);
                    });
            assertThat(connection.alive()).isTrue();
        }
    }

    @Test
    void what_start_files_print_is_no_output() throws Exception {
        try (Account account = new Account("ad-sh-csh"); SshConnection connection = connect("ad-sh-csh")) {
            account.write(".cshrc", "echo chatter\nsh -c 'echo chatter >&2'\n");
            Recorded output = new Recorded();
            assertThat(connection.shell().run("echo out; echo err >&2", output, Optional.empty())).isEqualTo(new Exit.Exited(0));
            assertThat(output.out()).isEqualTo("out\n");
            assertThat(output.err()).isEqualTo("err\n");
        }
    }
}
