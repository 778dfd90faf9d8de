package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.NotifySocket;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon told to end while a package is on its way to one target and an upgrade runs on another. */
@Needs(
        value = {"sshd", "setpriv", "kill", "mkfifo", "python3"},
        accounts = {"ad-daemon", "ad-target"},
        root = "it starts servers that log in another account, and the program as an ordinary one")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DaemonEndsIT {
    private static final String ADDRESS = "127.0.0.46";

    @TempDir
    Path dir;

    private final List<Process> started = new ArrayList<>();
    private OpenSsh server;
    private OpenSsh held;
    private TestHome home;
    private Path inbox;

    @BeforeEach
    void servers() throws IOException, InterruptedException {
        Folders.open(dir);
        assertThat(new ProcessBuilder("mkfifo", "-m", "666", dir.resolve("begun").toString()).start().waitFor()).isZero();
        Path waits = Files.writeString(dir.resolve("sftp-that-waits"), """
                #!/bin/sh
                [ -e %1$s/go ] || echo >%1$s/begun
                while [ -d %1$s ] && [ ! -e %1$s/go ]; do sleep 1; done
                exec /usr/lib/openssh/sftp-server
                """.formatted(dir));
        Files.setPosixFilePermissions(waits, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = OpenSsh.in(dir.resolve("sshd")).listen(ADDRESS).start();
        held = OpenSsh.in(dir.resolve("held")).listen(ADDRESS).lines("Subsystem sftp " + waits).start();
        String folder = "ad-daemon-ends-" + ProcessHandle.current().pid() + "-" + dir.getFileName();
        inbox = Path.of("/home/ad-target", folder);
        home = TestHome.in(dir, """
                [DEFAULT]
                login = ad-target
                password_file = %1$s/home/password
                dest_dir = ~/%2$s
                run_dir = ~/%2$s/.runs
                protocol = sftp
                [slow]
                host = %3$s:%4$d
                upgrade_command =
                    echo started >>starts
                    while [ -d %1$s ] && [ ! -e %1$s/go ]; do sleep 1; done
                [sent]
                host = %3$s:%5$d
                """.formatted(dir, folder, ADDRESS, server.port(), held.port()));
        Path password = home.file("password", TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        List<String> keys = new ArrayList<>(server.knownHostsLines());
        keys.addAll(held.knownHostsLines());
        home.trusts(keys);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Files.writeString(dir.resolve("go"), "");
        started.forEach(Process::destroyForcibly);
        server.close();
        held.close();
        if (Files.exists(inbox)) {
            Folders.remove(inbox);
        }
    }

    private Process start(Object... words) throws IOException {
        Process process = Program.as(TestHome.OWNER).start(words);
        started.add(process);
        return process;
    }

    private static String heard(BufferedReader out, Predicate<String> fits) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.append(line).append('\n');
            if (fits.test(line)) {
                return line;
            }
        }
        throw new AssertionError("it ended: " + all);
    }

    @Test
    void what_is_on_its_way_is_cut_after_its_time_and_made_at_the_next_start_and_the_upgrade_runs_on_meanwhile() throws Exception {
        Process daemon = start("run", "--home", home.path());
        BufferedReader out = daemon.inputReader();
        heard(out, line -> line.contains("the home is owned now"));
        start("dispatch", "--home", home.path(), home.file("slow-1", "slow"));
        heard(out, line -> line.contains(" upgrading "));
        start("dispatch", "--home", home.path(), home.file("sent-1", "sent"));
        Files.readString(dir.resolve("begun")); // comes back once the server has been asked for SFTP

        daemon.toHandle().destroy(); // SIGTERM, and we still hear what it says
        heard(out, line -> line.contains("it ends within 20 seconds"));
        String left = heard(out, line -> line.contains("stopped; "));
        assertThat(left).contains("go on at the next start: 1", "followed again then: 1");
        assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.exitValue()).isZero();
        assertThat(inbox.resolve("sent-1")).doesNotExist();

        Files.writeString(dir.resolve("go"), "");
        Process next = start("run", "--home", home.path());
        BufferedReader again = next.inputReader();
        String first = heard(again, line -> line.contains(" upgraded ") || line.contains(" delivered "));
        String second = heard(again, line -> line.contains(" upgraded ") || line.contains(" delivered ") && !line.equals(first));
        assertThat(List.of(first, second)).anyMatch(line -> line.contains(" upgraded ")).anyMatch(line -> line.contains(" delivered "));
        assertThat(inbox.resolve("sent-1")).hasContent("sent");
        assertThat(inbox.resolve("starts")).hasContent("started");
        next.toHandle().destroy();
        assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_daemon_whose_output_nobody_reads_works_and_drains_and_ends_in_its_time() throws Exception {
        Path pipe = dir.resolve("nobody-reads");
        assertThat(new ProcessBuilder("mkfifo", "-m", "666", pipe.toString()).start().waitFor()).isZero();
        try (RandomAccessFile unread = new RandomAccessFile(pipe.toFile(), "rw");
                NotifySocket manager = NotifySocket.at("@ad-unread-" + ProcessHandle.current().pid())) {
            unread.write(new byte[64 << 10]); // as much as a pipe takes (pipe(7)): whoever writes the next byte waits
            Process daemon = Program.as(TestHome.OWNER)
                    .with("NOTIFY_SOCKET", "@ad-unread-" + ProcessHandle.current().pid())
                    .startInto(pipe, "run", "--home", home.path());
            started.add(daemon);
            manager.next("READY=1");
            Files.writeString(dir.resolve("go"), "");
            assertThat(Program.ended(start("dispatch", "--home", home.path(), home.file("sent-1", "sent"))).status()).isZero();

            daemon.toHandle().destroy();
            assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(daemon.exitValue()).isZero();
        }
        try (Stream<Path> logs = Files.list(home.path().resolve("state/log"))) {
            assertThat(Files.readString(logs.findFirst().orElseThrow())).contains(" delivered ", "it ends within 20 seconds", "stopped; ");
        }
    }
}
