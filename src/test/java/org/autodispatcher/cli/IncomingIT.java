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
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.Repo;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three accounts: who drops, who runs the daemon, and whose the target is. */
@Needs(
        value = {"sshd", "setpriv", "kill", "cp", "mv", "zip", "bash"},
        accounts = {"ad-daemon", "ad-dropper", "ad-target"},
        root = "it works as three accounts, and starts a server that logs in one of them")
@Timeout(300)
class IncomingIT {
    private static final String DROPPER = "ad-dropper";

    @TempDir
    Path dir;

    private final Account account = new Account(TestAccounts.TARGET);
    private final List<Process> started = new ArrayList<>();
    private OpenSsh server;
    private TestHome home;
    private Path incoming;
    private Path work;
    private Path inbox;

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

    private void settings(String own) throws IOException {
        home.file("dispatcher.cfg", "[dispatcher]\nmin_free = 1MiB\n[incoming own]\npath = incoming\n" + own + "\n");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        started.forEach(Process::destroyForcibly);
        server.close();
        account.close();
    }

    private String said(String who, String... words) throws IOException {
        Repo.Done done = Repo.run(dir, who, Map.of("IN", String.valueOf(incoming)), List.of(words), new byte[0]);
        assertThat(done.status()).as(done.said()).isZero();
        return done.said();
    }

    /** What the dropper types, in a folder of its own; {@code $IN} is the incoming directory. */
    private void drops(String line) throws IOException {
        said(DROPPER, "bash", "-c", "cd " + work + " && umask 022 && " + line);
    }

    private BufferedReader daemon(Program as, String... options) throws IOException {
        List<Object> words = new ArrayList<>(List.of("run", "--home", home.path()));
        words.addAll(List.of(options));
        Process daemon = as.start(words.toArray());
        started.add(daemon);
        return daemon.inputReader();
    }

    private static Program withLease() {
        return Program.as(TestHome.OWNER).allowed("lease");
    }

    private static String heard(BufferedReader out, String... parts) throws IOException {
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

    private void answered(String marker) throws IOException, InterruptedException {
        try (WatchService watch = incoming.getFileSystem().newWatchService()) {
            incoming.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (Files.notExists(incoming.resolve(marker))) {
                watch.take().reset();
            }
        }
    }

    private Program.Result program(Object... words) throws IOException {
        return Program.as(TestHome.OWNER).run(words);
    }

    @Test
    void a_drop_is_sent_and_answered_beside_the_file_and_what_is_not_whole_waits() throws Exception {
        drops("cp noise $IN/pay-1");
        BufferedReader out = daemon(withLease(), "--dispatch");
        heard(out, "are watched");
        drops("cp noise $IN/.pay && mv $IN/.pay $IN/pay-2; cp whole.zip $IN/pay-3; cp half.zip $IN/pay-4; cp noise \"$IN/pay-5;\"");
        for (String name : List.of("pay-1", "pay-2", "pay-3")) {
            answered(name + ".done");
            assertThat(inbox.resolve(name)).hasSameBinaryContentAs(incoming.resolve(name));
        }
        assertThat(Files.readAllLines(incoming.resolve("pay-2.done")).getFirst()).matches("done - \\d+");
        answered("pay-5;.held");
        assertThat(Files.readString(incoming.resolve("pay-5;.held"))).startsWith("held name-refused ").contains("mv -i -- ");
        assertThat(program("status", "--home", home.path()).out()).contains("pay-4  incomplete", "breaks off").doesNotContain("quiet time");

        drops("mv \"$IN/pay-5;\" $IN/pay-5; cp whole.zip $IN/pay-4; rm $IN/pay-1.done");
        answered("pay-5.done");
        answered("pay-4.done");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
        assertThat(program("history", "--home", home.path(), "--state", "cancelled").out()).contains("pay-5;");
    }

    @Test
    void without_the_right_to_leases_the_quiet_time_is_added_and_said() throws Exception {
        BufferedReader out = daemon(Program.as(TestHome.OWNER));
        heard(out, "files of other accounts", "only after the quiet time");
        drops("cp noise $IN/.pay && mv $IN/.pay $IN/pay-1; cp whole.zip $IN/pay-2");
        answered("pay-1.done");
        answered("pay-2.done");
        assertThat(program("show", "1", "--home", home.path()).out() + program("show", "2", "--home", home.path()).out())
                .contains("by having been left alone");
        assertThat(program("status", "--home", home.path()).out()).contains("only after the quiet time", "CAP_LEASE");
    }

    @Test
    void what_is_observed_is_checked_and_told_and_never_sent() throws Exception {
        BufferedReader out = daemon(withLease(), "--observe");
        heard(out, "only observing");
        heard(out, "are watched");
        drops("cp whole.zip $IN/.pay && mv $IN/.pay $IN/pay-1");
        answered("pay-1.held");
        assertThat(Files.readString(incoming.resolve("pay-1.held"))).startsWith("held observed -").contains("route pay", "may write");
        Process observer = started.getFirst();
        assertThat(new ProcessBuilder("kill", String.valueOf(observer.pid())).start().waitFor()).isZero();
        observer.onExit().join();

        heard(daemon(withLease()), "are watched");
        drops("cp whole.zip $IN/.pay && mv $IN/.pay $IN/pay-2");
        answered("pay-2.done");
        assertThat(program("history", "--home", home.path()).out()).contains("pay-2").doesNotContain("pay-1");
    }

    @Test
    void a_directory_that_the_daemon_watches_is_not_sent_from_by_a_scan_however_it_is_named() throws Exception {
        Path around = Files.createDirectory(home.path().resolve("around"));
        Folders.give(around, TestHome.OWNER);
        said("root", "mv", incoming.toString(), around.resolve("in").toString());
        incoming = Files.createSymbolicLink(home.path().resolve("incoming"), around.resolve("in"));
        heard(daemon(withLease()), "are watched");
        drops("mkdir $IN/below; cp noise $IN/pay-1");
        answered("pay-1.done");
        for (Path each : List.of(incoming, around.resolve("in"), incoming.resolve("below"))) {
            Program.Result refused = program("scan", each, "--dispatch", "--home", home.path());
            assertThat(refused.status()).as(refused.all()).isEqualTo(2);
            assertThat(refused.err()).contains(incoming + " is watched by the daemon");
        }
        Program.Result sent = program("scan", around, "--dispatch", "--home", home.path());
        assertThat(sent.status()).as(sent.all()).isZero();
        assertThat(sent.out()).contains("is left out").doesNotContain("pay-1");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactly("1");
    }

    @Test
    void a_scan_tells_what_differs_and_sends_it_once() throws Exception {
        Path tree = Files.createDirectory(dir.resolve("tree"));
        Folders.give(tree, DROPPER);
        drops("cp noise ../tree/pay-1");
        assertThat(program("scan", tree, "--home", home.path()).out()).contains("never looked at before: 1 files");
        drops("mkdir ../tree/a; cp whole.zip ../tree/a/pay-2; cp half.zip ../tree/pay-3; rm ../tree/pay-1");
        assertThat(program("scan", tree, "--home", home.path()).out().lines().map(line -> line.replaceAll("  .*  ", " ")).toList())
                .containsExactly("new a/pay-2", "removed pay-1", "new pay-3");
        Program.Result sent = program("scan", tree, "--dispatch", "--home", home.path());
        assertThat(sent.status()).as(sent.all()).isZero();
        assertThat(sent.out()).contains("pay-2", "upgraded");
        assertThat(sent.err()).contains("pay-3 breaks off");
        assertThat(program("scan", tree, "--dispatch", "--json", "--home", home.path()).out().replaceAll("\\s", ""))
                .contains("\"changes\":[]", "\"path\":\"pay-3\",\"reason\":\"incomplete\"", "\"dispatches\":[]");
        assertThat(Files.readAllLines(inbox.resolve("upgraded"))).containsExactly("2");
    }
}
