package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the finished program keeps of packages in HOME: while it works, when it is killed, and afterwards. */
@Needs(
        value = {"sshd", "setpriv", "kill"},
        accounts = {"ad-daemon", "ad-target"},
        root = "it starts a server that logs in another account, and the program as an ordinary one")
class SpoolLeftoversIT {
    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private OpenSsh server;
    private TestHome home;
    private Path inbox;

    @BeforeEach
    void server() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen("127.0.0.42").start();
        inbox = account.folder(account.home().resolve("ad-killed-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
        home = TestHome.in(dir, """
                [DEFAULT]
                host = 127.0.0.42:%d
                login = ad-target
                password_file = %s
                dest_dir = %s
                run_dir = %3$s/.runs
                [fast]
                [slow]
                upgrade_command = echo started >>starts; echo it has begun; i=0; until [ -e gate ] || [ $i -gt 100 ]; do i=$((i+1)); sleep 1; done
                """.formatted(server.port(), dir.resolve("home/password"), inbox));
        Path password = home.file("password", TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        home.trusts(server.knownHostsLines());
    }

    @AfterEach
    void end() throws IOException {
        if (Files.notExists(inbox.resolve("gate"))) {
            Files.createFile(inbox.resolve("gate")); // so that nothing runs on
        }
        server.close();
        account.close();
    }

    private List<Path> copies() throws IOException {
        Path spool = home.path().resolve("state/spool");
        try (Stream<Path> all = Files.exists(spool) ? Files.walk(spool) : Stream.empty()) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void an_upgrade_whose_dispatcher_was_killed_goes_on_and_the_next_command_learns_how_it_ended() throws IOException {
        Process process = Program.as("ad-daemon").start("dispatch", "--home", home.path(), home.file("slow-1", "the bytes"));
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith("| it has begun")) {
                    SshKeys.run(List.of("kill", "-KILL", String.valueOf(process.pid())));
                }
            }
        }
        assertThat(process.onExit().join().exitValue()).isEqualTo(128 + 9);
        List<Path> left = copies();
        assertThat(left).hasSize(1);
        assertThat(left.getFirst()).hasContent("the bytes");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(left.getFirst()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(left.getFirst().getParent()))).isEqualTo("rwx------");

        Files.createFile(inbox.resolve("gate"));
        Program.Result next = Program.as("ad-daemon").run("dispatch", "--home", home.path(), home.file("fast-1", "other bytes"));
        assertThat(next.status()).as(next.all()).isZero();
        Program.Result first = Program.as("ad-daemon").run("show", "1", "--json", "--home", home.path());
        JsonNode delivery = JsonMapper.shared().readTree(first.out()).get("dispatches").get(0).get("deliveries").get(0);
        assertThat(delivery.get("state").asString()).as(first.all()).isEqualTo("upgraded");
        assertThat(delivery.get("attempts").asInt()).isEqualTo(1);
        assertThat(inbox.resolve("starts")).hasContent("started");
    }

    @Test
    void one_content_under_two_names_is_two_packages_and_both_arrive() throws IOException {
        Program.Result result = Program.as("ad-daemon")
                .run("dispatch", "--json", "--home", home.path(), home.file("fast-1", "the bytes"), home.file("fast-2", "the bytes"));
        assertThat(result.status()).as(result.all()).isZero();
        JsonNode dispatches = JsonMapper.shared().readTree(result.out()).get("dispatches");
        assertThat(dispatches).hasSize(2);
        assertThat(dispatches.get(0).get("sha256")).isEqualTo(dispatches.get(1).get("sha256"));
        assertThat(inbox.resolve("fast-1")).hasContent("the bytes");
        assertThat(inbox.resolve("fast-2")).hasContent("the bytes");
        assertThat(copies()).as("one copy of the same bytes is enough").hasSize(1);
    }
}
