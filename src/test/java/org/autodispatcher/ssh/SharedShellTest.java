package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.Credentials;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshEndpoint.HostKeyPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts that share a shell do what those do that have one each. */
@Needs(value = {"sshd", "ssh-keygen"}, root = "sshd reads the shadow passwords of accounts", accounts = TestAccounts.TARGET)
class SharedShellTest extends RemoteShellContract {
    private OpenSsh server;
    private SshConnection connection;

    @BeforeEach
    void connect() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        connectTo(OpenSsh.in(Files.createDirectory(folder.resolve("sshd"))).start());
    }

    private void connectTo(OpenSsh started) throws IOException {
        server = started;
        connection = new JschConnector(new HostKeys(server.knownHosts()), TimeLimits.DEFAULT).connect(
                new SshEndpoint(new Target(TestAccounts.TARGET, server.host(), server.port()), HostKeyPolicy.STRICT, "modern"),
                Credentials.password(TestAccounts.TARGET, TestAccounts.TARGET_PASSWORD));
    }

    @AfterEach
    void close() {
        connection.close();
        server.close();
    }

    @Override
    protected RemoteShell shell() {
        return (script, output, limit) -> connection.shell().ask(script, output, limit);
    }

    /** What a script says that ends well. */
    private String said(String script) throws IOException {
        Recorded output = new Recorded();
        assertThat(connection.shell().ask(script, output, Optional.of(Duration.ofMinutes(1)))).isEqualTo(new Exit.Exited(0));
        return output.out().strip();
    }

    @Test
    void one_shell_serves_one_script_after_another_and_each_begins_afresh() throws Exception {
        String home = said("pwd");
        String shell = said("cd /; umask 0; x=1; trap 'echo trapped' 0; PATH=/none; echo $$").lines().findFirst().orElseThrow();
        assertThat(said("echo $$")).isEqualTo(shell);
        assertThat(said("echo \"$(pwd) ${x-none}\"; command -v cat >/dev/null")).isEqualTo(home + " none");
    }

    /** What a question is answered with. */
    private String asked(String script) throws IOException {
        Recorded output = new Recorded();
        assertThat(connection.shell().question(script, output, Optional.of(Duration.ofMinutes(1)))).isEqualTo(new Exit.Exited(0));
        return output.out().strip();
    }

    @Test
    void a_question_is_answered_by_the_shell_that_waits_and_leaves_it_to_the_next() throws Exception {
        String shell = asked("x=1; echo $$");
        assertThat(asked("echo $$ ${x-none}")).isEqualTo(shell + " none");
        assertThat(said("echo $$")).isEqualTo(shell);
        assertThat(asked("echo $$")).isEqualTo(shell);
    }

    @Test
    void where_the_shell_that_waits_is_gone_another_answers_the_question() throws Exception {
        String gone = said("echo $$");
        ProcessHandle.of(Long.parseLong(gone)).orElseThrow().destroyForcibly();
        assertThat(asked("echo $$")).isNotEqualTo(gone);
    }

    @Test
    void two_at_one_moment_have_a_shell_each() throws Exception {
        Path gate = folder.resolve("gate");
        Recorded first = new Recorded();
        CompletableFuture<Exit> waits = Meanwhile.doing(() -> connection.shell().ask(
                "mkfifo -m 666 '" + gate + "'; echo $$; echo gate; read x <'" + gate + "'", first, Optional.empty()));
        first.awaitOut("gate");
        String other = said("echo $$");
        assertThat(first.out()).doesNotContain(other);
        Files.writeString(gate, "go\n");
        assertThat(waits.get()).isEqualTo(new Exit.Exited(0));
    }

    @Test
    void a_shell_that_is_killed_is_not_taken_for_an_end_and_the_next_script_has_another() throws Exception {
        String before = said("echo $$");
        assertThat(connection.shell().ask("kill -9 $$; sleep 600", new Recorded(), Optional.empty())).isEqualTo(new Exit.Lost("shell-killed"));
        assertThat(said("echo $$")).isNotEqualTo(before);
        ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().filter("sleep 600"::equals).isPresent() && each.parent().filter(parent -> parent.pid() == 1).isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void one_that_was_killed_while_it_waited_is_replaced() throws Exception {
        long waiting = Long.parseLong(said("echo $$"));
        ProcessHandle shell = ProcessHandle.of(waiting).orElseThrow();
        shell.destroyForcibly();
        shell.onExit().join();
        assertThat(Long.parseLong(said("echo $$"))).isNotEqualTo(waiting);
    }

    @Test
    void what_a_process_of_an_earlier_script_writes_later_is_nobodys_output() throws Exception {
        Path gate = folder.resolve("gate");
        Path done = folder.resolve("done");
        said("mkfifo -m 666 '" + gate + "'; { read x <'" + gate + "'; echo stray; echo stray >&2; : >'" + done + "'; } & :");
        Files.writeString(gate, "go\n");
        while (!Files.exists(done)) {
            Thread.onSpinWait();
        }
        assertThat(said("echo mine")).isEqualTo("mine");
    }

    @Test
    void a_host_that_allows_one_session_at_a_time_is_enough_for_any_script() throws Exception {
        close();
        connectTo(OpenSsh.in(Files.createDirectory(folder.resolve("one"))).lines("MaxSessions 1").start());
        String shell = said("echo $$");
        Recorded output = new Recorded();
        assertThat(connection.shell().run("echo $$", output, Optional.empty())).isEqualTo(new Exit.Exited(0));
        assertThat(output.out().strip()).isEqualTo(shell);
    }
}
