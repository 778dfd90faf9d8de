package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autodispatcher.rig.Account;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.Repo;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests begin with in which three accounts have a part: who drops, who runs the daemon, and whose the target is. */
abstract class ThreeAccounts {
    static final String DROPPER = "ad-dropper";

    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    final List<Process> started = new ArrayList<>();
    OpenSsh server;
    TestHome home;
    Path incoming;
    Path work;
    Path inbox;

    @BeforeEach
    void places() throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).listen("127.0.0.47").start();
        inbox = account.folder(account.home().resolve("ad-dropped-" + ProcessHandle.current().pid() + "-" + dir.getFileName()));
        home = TestHome.in(dir, """
                [pay-(?P<version>[0-9]+)]
                name = pay
                host = 127.0.0.47:%d
                login = ad-target
                password_file = %s
                dest_dir = %s
                run_dir = %3$s/.runs
                upgrade_command = echo {version} >>upgraded
                """.formatted(server.port(), dir.resolve("home/password"), inbox));
        Path password = home.file("password", TestAccounts.TARGET_PASSWORD.reveal() + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        home.trusts(server.knownHostsLines());
        settings("quiet = 1s");
        incoming = Files.createDirectory(home.path().resolve("incoming"));
        Folders.give(incoming, TestHome.OWNER);
        said("root", "chgrp", DROPPER, incoming.toString());
        said("root", "chmod", "2775", incoming.toString());
        said("root", "chmod", "o+x", home.path().toString());
        work = Files.createDirectory(dir.resolve("work"));
        Folders.give(work, DROPPER);
        drops("head -c 5000 /dev/urandom >noise; zip -q whole.zip noise; head -c 3000 whole.zip >half.zip");
    }

    final void settings(String own) throws IOException {
        home.file("dispatcher.cfg", "[dispatcher]\nmin_free = 1MiB\n[incoming own]\npath = incoming\n" + own + "\n");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        started.forEach(Process::destroyForcibly);
        server.close();
        account.close();
    }

    final String said(String who, String... words) throws IOException {
        Repo.Done done = Repo.run(dir, who, Map.of("IN", String.valueOf(incoming)), List.of(words), new byte[0]);
        assertThat(done.status()).as(done.said()).isZero();
        return done.said();
    }

    /** What the dropper types, in a folder of its own; {@code $IN} is the incoming directory. */
    final void drops(String line) throws IOException {
        said(DROPPER, "bash", "-c", "cd " + work + " && umask 022 && " + line);
    }

    /** Makes folders in the incoming directory where the dropper may drop and the daemon may answer, as bash expands them. */
    final void folders(String names) throws IOException {
        said(TestHome.OWNER, "bash", "-c", "cd $IN && umask 002 && mkdir -p " + names);
    }

    final BufferedReader daemon(Program as, String... options) throws IOException {
        List<Object> words = new ArrayList<>(List.of("run", "--home", home.path()));
        words.addAll(List.of(options));
        Process daemon = as.start(words.toArray());
        started.add(daemon);
        return daemon.inputReader();
    }

    static Program withLease() {
        return Program.as(TestHome.OWNER).allowed("lease");
    }

    static String heard(BufferedReader out, String... parts) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            all.append(line).append('\n');
            String told = line;
            if (Stream.of(parts).allMatch(told::contains)) {
                return line;
            }
        }
        throw new AssertionError("it ended: " + all);
    }

    final void answered(String marker) throws IOException, InterruptedException {
        try (WatchService watch = incoming.getFileSystem().newWatchService()) {
            Path answer = incoming.resolve(marker);
            answer.getParent().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (Files.notExists(answer)) {
                watch.take().reset();
            }
        }
    }

    final Program.Result program(Object... words) throws IOException {
        return Program.as(TestHome.OWNER).run(words);
    }
}
