package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade that writes out the password and the passphrase it was reached with: they stand nowhere where its output goes. */
@Needs(
        value = {"sshd", "setpriv", "ssh-keygen"},
        accounts = {"ad-daemon", "ad-target"},
        root = "it starts a server that logs in another account")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SecretInOutputIT {
    private static final String ADDRESS = "127.0.0.44";
    private static final String PASSWORD = "canary-password-7f3a9c";
    private static final String PASSPHRASE = "canary-passphrase-7f3a9c";

    @TempDir
    Path dir;

    private OpenSsh server;
    private TestHome home;
    private final List<Process> started = new ArrayList<>();

    /** The command does not contain what it writes; one of the two comes in two writes. */
    @BeforeEach
    void echoed() throws IOException {
        Folders.open(dir);
        Path key = dir.resolve("key");
        SshKeys.make(key, "ed25519", PASSPHRASE);
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).authorized("ad-target", Files.readString(Path.of(key + ".pub"))).start();
        home = TestHome.in(dir, "");
        home.routes("""
                [app]
                name = app
                host = %1$s:%2$d
                login = ad-target
                password_file = %3$s/password
                identity_file = %3$s/key
                passphrase_file = %3$s/passphrase
                dest_dir = ~/ad-echo-%4$d
                run_dir = ~/ad-echo-%4$d/.runs
                upgrade_command = c=canary; printf "whole $c-%%s-7f3a9c.\\n" password; printf "half $c-pass"; sleep 0.5; echo phrase-7f3a9c.; exit 3
                """.formatted(ADDRESS, server.port(), home.path(), ProcessHandle.current().pid()));
        secret("password", PASSWORD + "\n");
        secret("passphrase", PASSPHRASE + "\n");
        secret("key", Files.readString(key));
        home.trusts(server.knownHostsLines());
    }

    private void secret(String name, String content) throws IOException {
        Files.setPosixFilePermissions(home.file(name, content), PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
        server.close();
        Path left = Path.of("/home/ad-target", "ad-echo-" + ProcessHandle.current().pid());
        if (Files.exists(left)) {
            Folders.remove(left);
        }
    }

    private Process start(Object... words) throws IOException {
        Process process = Program.as(TestHome.OWNER).start(words);
        started.add(process);
        return process;
    }

    private String dispatched(String name) throws IOException {
        return Program.ended(start("dispatch", "--home", home.path(), home.file(name, "content of " + name))).all();
    }

    private String logged(Object... words) throws IOException {
        return Program.ended(start(Stream.concat(Stream.of("log", "--home", home.path()), Stream.of(words)).toArray())).all();
    }

    /** Everything below {@code state}. */
    private String kept() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(home.path().resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private String target(long dispatch) {
        return dispatch + ":ad-target@" + ADDRESS + ":" + server.port();
    }

    private static void assertCovered(String said) {
        assertThat(said).contains("whole " + "*".repeat(PASSWORD.length()) + ".", "half " + "*".repeat(PASSPHRASE.length()) + ".");
        assertThat(said).doesNotContain(PASSWORD, PASSPHRASE, "canary-pass");
    }

    @Test
    void neither_where_a_dispatch_goes_alone() throws IOException {
        assertCovered(dispatched("app-1.zip"));
        assertCovered(logged(target(1)));
        assertThat(kept()).contains("whole *").doesNotContain(PASSWORD, PASSPHRASE);
    }

    @Test
    void nor_where_a_daemon_has_it_and_others_follow_over_the_socket() throws Exception {
        Process daemon = start("run", "--home", home.path());
        StringBuilder said = new StringBuilder();
        var out = daemon.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null && !line.contains("the home is owned now"); line = out.readLine()) {
            said.append(line).append('\n');
        }
        assertCovered(dispatched("app-1.zip"));
        assertCovered(logged("-f", target(1)));
        daemon.toHandle().destroy(); // which leaves what it said to be read
        said.append(Program.ended(daemon).all());
        assertThat(said.toString()).contains("app-1.zip").doesNotContain(PASSWORD, PASSPHRASE);
        assertThat(kept()).contains("whole *", "app-1.zip").doesNotContain(PASSWORD, PASSPHRASE);
    }
}
