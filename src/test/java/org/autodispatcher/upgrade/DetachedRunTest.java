package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Meanwhile;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.DetachedUpgrade.Absent;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Found;
import org.autodispatcher.upgrade.DetachedUpgrade.Lost;
import org.autodispatcher.upgrade.DetachedUpgrade.NoRunFolder;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.DetachedUpgrade.Stopped;
import org.autodispatcher.upgrade.DetachedUpgrade.TurnTaken;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What detached runs are for: they are found again, belong to one key, and hold the turn. */
class DetachedRunTest {
    private static final String WAIT = "echo started >>starts; echo before; mkfifo -m 666 gate 2>/dev/null; echo ready; read x <gate; echo $x";

    @TempDir
    Path folder;

    private final Watched watched = new Watched();
    private final RunKey key = Runs.fresh();
    private String file = "";

    @BeforeEach
    void placeFile() throws IOException {
        file = Orders.place(folder.resolve("new cx/x.tar.gz")).toString();
    }

    private RunPlace place() {
        return Runs.in(folder.resolve("runs").toString());
    }

    private RemoteShell shell() {
        return ScriptedShell.of(folder.toString());
    }

    private DetachedRun runs() {
        return runs(place());
    }

    private DetachedRun runs(RunPlace place) {
        return new DetachedRun(shell(), place, Timer.REAL, new RemoteUpgrade.Patience(UpgradeScript.PROFILE_LIMIT, Duration.ofSeconds(1)));
    }

    private UpgradeOrder order(String command) {
        return Orders.order(command, file);
    }

    private Path inFolder(String name) {
        return Path.of(file).resolveSibling(name);
    }

    private Path claim() {
        return folder.resolve("runs/runs").resolve(key.text()).resolve("claim");
    }

    private long claimed(String name) throws IOException {
        return Long.parseLong(Files.readAllLines(claim()).stream().filter(line -> line.startsWith(name + " ")).findFirst().orElseThrow().split(" ")[1]);
    }

    private void open(String text) throws IOException {
        Files.writeString(inFolder("gate"), text + "\n");
    }

    /** Starts a run that waits at the gate, and loses its session. */
    private Lost startAndLose() throws Exception {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread session = Thread.ofVirtual().start(() -> {
            try {
                result.complete(runs().run(order(WAIT), key, 0, watched));
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        watched.awaitLine("ready");
        session.interrupt();
        return (Lost) result.get();
    }

    private CompletableFuture<Found> attach(long from, Watched watcher) {
        return Meanwhile.doing(() -> runs().attach(order(WAIT), key, from, watcher));
    }

    private static Ended how(Object result) {
        assertThat(result).isInstanceOf(Finished.class);
        return ((Finished) result).how();
    }

    private static Failure doubt(Object result) {
        assertThat(how(result)).isInstanceOf(Ended.InDoubt.class);
        return ((Ended.InDoubt) how(result)).failure();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    @Test
    void a_run_that_was_lost_is_come_back_to_from_the_byte_one_had() throws Exception {
        Lost lost = startAndLose();
        assertThat(lost.had()).isEqualTo("before\nready\n".length());
        Watched again = new Watched();
        CompletableFuture<Found> found = attach(lost.had(), again);
        open("after");
        assertThat(found.get()).isEqualTo(new Finished(new Ended.Succeeded(0), "before\nready\nafter\n".length()));
        assertThat(again.lines()).containsExactly("after");
        assertThat(again.pid()).isEqualTo(watched.pid());
        assertThat(again.gaps()).isEmpty();
    }

    @Test
    void what_was_started_is_not_started_again_by_the_same_key() throws Exception {
        startAndLose();
        open("after");
        Watched again = new Watched();
        assertThat(how(runs().run(order(WAIT), key, 0, again))).isEqualTo(new Ended.Succeeded(0));
        assertThat(how(runs().run(order("echo other >>starts"), key, 0, new Watched()))).isEqualTo(new Ended.Succeeded(0));
        assertThat(again.lines()).containsExactly("before", "ready", "after");
        assertThat(Files.readAllLines(inFolder("starts"))).containsExactly("started");
    }

    @Test
    void a_run_that_was_never_started_is_absent_and_is_not_started_by_looking() throws Exception {
        assertThat(runs().attach(order("echo x >>starts"), key, 0, watched)).isEqualTo(new Absent());
        assertThat(inFolder("starts")).doesNotExist();
        assertThat(claim()).doesNotExist();
    }

    @Test
    void every_byte_comes_as_it_was_written() throws Exception {
        Files.write(inFolder("bytes"), bytes(300_000));
        Finished finished = (Finished) runs().run(order("cat bytes; printf 'end without line feed'"), key, 0, watched);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes(300_000));
        all.writeBytes("end without line feed".getBytes(StandardCharsets.US_ASCII));
        assertThat(watched.bytes()).isEqualTo(all.toByteArray());
        assertThat(finished.output()).isEqualTo(all.size());
        for (int from : new int[] {1, 16_384, 70_000, all.size() - 1, all.size()}) {
            Watched rest = new Watched();
            assertThat(how(runs().attach(order(""), key, from, rest))).isEqualTo(new Ended.Succeeded(0));
            assertThat(rest.bytes()).isEqualTo(Arrays.copyOfRange(all.toByteArray(), from, all.size()));
        }
    }

    /** Every value of a byte, and what looks like the beginning of a mark. */
    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i % 257 == 0 ? 1 : i);
        }
        return bytes;
    }

    @Test
    void of_much_output_the_target_keeps_the_first_and_the_last_part() throws Exception {
        long written = 60L * 1024 * 1024;
        Finished finished = (Finished) runs().run(order("dd if=/dev/zero bs=65536 count=960 2>/dev/null | tr '\\0' x; echo; echo the end"), key, 0, watched);
        assertThat(finished).isEqualTo(new Finished(new Ended.Succeeded(0), written + "\nthe end\n".length()));
        Watched late = new Watched();
        assertThat(runs().attach(order(""), key, 0, late)).isEqualTo(finished);
        assertThat(late.lines().getLast()).isEqualTo("the end");
        assertThat(late.gaps()).hasSize(1).first().asString().matches("83\\d{5}-\\d{8}");
        assertThat(late.bytes().length).isBetween(16 * 1024 * 1024 - 100_000, 24 * 1024 * 1024);
    }

    @Test
    void what_a_daemon_writes_after_the_command_has_ended_is_not_its_output() throws Exception {
        Finished finished = (Finished) runs().run(
                order("mkfifo -m 666 gate answered; echo one; sh -c 'read x <gate; echo late; echo done >answered' &"), key, 0, watched);
        assertThat(finished).isEqualTo(new Finished(new Ended.Succeeded(0), 4));
        open("go");
        assertThat(Files.readString(inFolder("answered"))).isEqualTo("done\n");
        Watched again = new Watched();
        assertThat(runs().attach(order(""), key, 0, again)).isEqualTo(finished);
        assertThat(again.lines()).containsExactly("one");
        assertThat(files(claim().getParent())).hasSize(3);
    }

    /** All that POSIX has, and nothing else, in a folder of its own. */
    private List<Path> posixTools() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        List<Path> links = new java.util.ArrayList<>();
        for (String name : LocalContract.POSIX) {
            if (Files.exists(Path.of("/usr/bin", name))) {
                links.add(Files.createSymbolicLink(bin.resolve(name), Path.of("/usr/bin", name)));
            }
        }
        return links;
    }

    private RemoteShell ofTheseTools() {
        return new ScriptedShell(
                List.of("/bin/sh", "-s"), java.util.Map.of("PATH", folder.resolve("bin").toString(), "HOME", folder.toString()));
    }

    private void tool(String name, String script) throws IOException {
        Path tool = folder.resolve("bin").resolve(name);
        Files.delete(tool);
        Files.setPosixFilePermissions(Files.writeString(tool, "#!/bin/sh\n" + script), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<ProcessHandle> filter() {
        return ProcessHandle.allProcesses().filter(process -> isIn(process, claim().resolveSibling("out"))).toList();
    }

    /** As on a host so busy that what keeps the output has no turn until long after the command has ended. */
    @Test
    @Timeout(300)
    void what_the_command_wrote_last_is_kept_also_where_its_status_is_there_first() throws Exception {
        posixTools();
        Path busy = folder.resolve("busy");
        tool("dd", """
                case "$*" in 'bs=16384 count='*) ;; *) exec /usr/bin/dd "$@" ;; esac
                /usr/bin/dd bs=16384 count=1 || exit
                while [ -e '%s' ]; do sleep 0.1; done
                """.formatted(busy));
        CompletableFuture<Result> run = Meanwhile.doing(() -> new DetachedRun(ofTheseTools(), place()).run(
                order("mkfifo -m 666 'other gate'; " + WAIT + "; read y <'other gate'; echo $y"), key, 0, watched));
        watched.awaitLine("ready");
        Files.createFile(busy);
        open("first");
        Files.writeString(inFolder("other gate"), "last\n");
        assertThat(how(run.get())).isEqualTo(new Ended.Succeeded(0));
        List<ProcessHandle> filter = filter();
        Files.delete(busy);
        filter.forEach(process -> process.onExit().join());
        assertThat(Files.readString(claim().resolveSibling("out").resolve("0"))).contains("ready\nfirst\nlast\n");
    }

    @Test
    void what_takes_a_daemons_output_ends_with_it_also_where_no_program_can_be_found_any_more() throws Exception {
        List<Path> links = posixTools();
        assertThat(how(new DetachedRun(ofTheseTools(), place()).run(
                order("mkfifo -m 666 gate; sh -c 'read x <gate; echo late' &"), key, 0, watched))).isEqualTo(new Ended.Succeeded(0));
        for (Path link : links) {
            Files.delete(link);
        }
        List<ProcessHandle> filter = filter();
        assertThat(filter).isNotEmpty();
        Files.delete(claim().resolveSibling("status")); // as if it had ended before a status was there
        open("go");
        filter.forEach(process -> process.onExit().orTimeout(120, java.util.concurrent.TimeUnit.SECONDS).join());
    }

    private static boolean isIn(ProcessHandle process, Path dir) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(dir);
        } catch (IOException | RuntimeException e) {
            return false; // it has ended, or is another's
        }
    }

    @Test
    void only_one_run_of_an_account_has_the_turn() throws Exception {
        startAndLose();
        RunKey other = Runs.fresh();
        assertThat(runs().run(order("echo x >>starts"), other, 0, new Watched())).isEqualTo(new TurnTaken(key.text()));
        assertThat(runs().attach(order(""), other, 0, new Watched())).isEqualTo(new Absent());
        CompletableFuture<Found> first = attach(0, new Watched());
        open("after");
        first.get();
        RunPlace next = new RunPlace(place().runDir(), Runs.HOME, Set.of(), 2); // the first start was barred by asking for its run
        assertThat(how(runs(next).run(order("echo other >>starts"), other, 0, new Watched()))).isEqualTo(new Ended.Succeeded(0));
        assertThat(Files.readAllLines(inFolder("starts"))).containsExactly("started", "other");
    }

    @Test
    void without_its_guard_a_run_is_in_doubt_and_keeps_the_turn_while_its_command_lives() throws Exception {
        startAndLose();
        kill(claimed("guard"));
        RunKey other = Runs.fresh();
        assertThat(doubt(runs().run(order(WAIT), key, 0, new Watched())).wording()).isEqualTo("in-doubt.unguarded");
        assertThat(runs().run(order("echo x"), other, 0, new Watched())).isEqualTo(new TurnTaken(key.text()));
        RunPlace resolved = new RunPlace(place().runDir(), Runs.HOME, Set.of(key.text()), 1);
        assertThat(how(runs(resolved).run(order("echo x"), other, 0, new Watched()))).isEqualTo(new Ended.Succeeded(0));
        kill(claimed("pid"));
        assertThat(doubt(runs().run(order(WAIT), key, 0, new Watched())).wording()).isEqualTo("in-doubt.gone");
        assertThat(how(runs().run(order("echo x"), Runs.fresh(), 0, new Watched()))).isEqualTo(new Ended.Succeeded(0));
        assertThat(Files.readAllLines(inFolder("starts"))).containsExactly("started");
    }

    @Test
    void a_process_that_only_has_the_number_of_the_command_is_not_it() throws Exception {
        startAndLose();
        kill(claimed("guard"));
        kill(claimed("pid"));
        long ours = ProcessHandle.current().pid();
        List<Path> turns = files(folder.resolve("runs/turns"));
        for (Path recorded : List.of(claim(), turns.getFirst())) {
            Files.writeString(recorded, Files.readString(recorded).replace("pid " + claimedIn(recorded), "pid " + ours));
        }
        assertThat(doubt(runs().attach(order(WAIT), key, 0, new Watched())).wording()).isEqualTo("in-doubt.gone");
        assertThat(runs().stop(key)).isEqualTo(Stopped.ABSENT);
    }

    private static String claimedIn(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?s).*pid (\\d+).*", "$1");
    }

    private static List<Path> files(Path dir) throws IOException {
        try (var all = Files.list(dir)) {
            return all.sorted().toList();
        }
    }

    @Test
    void the_claim_of_another_home_or_machine_is_not_believed_and_nothing_is_started() throws Exception {
        runs().run(order("echo one >>starts"), key, 0, watched);
        RunPlace other = new RunPlace(place().runDir(), "another-home", Set.of(), 1);
        assertThat(doubt(runs(other).run(order("echo two >>starts"), key, 0, new Watched())).values()).containsEntry("what", "home");
        String claim = Files.readString(claim());
        Files.writeString(claim(), claim.replaceFirst("(?m)^host .*$", "host elsewhere"));
        assertThat(doubt(runs().run(order("echo two >>starts"), key, 0, new Watched())).values()).containsEntry("what", "host");
        Files.writeString(claim(), claim.replaceFirst("(?m)^repeats .*$", "repeats 7"));
        assertThat(doubt(runs().run(order("echo two >>starts"), key, 0, new Watched())).values()).containsEntry("what", "repeats");
        assertThat(Files.readAllLines(inFolder("starts"))).containsExactly("one");
    }

    @Test
    void a_status_counts_after_a_reboot_and_without_one_the_reboot_is_the_reason() throws Exception {
        runs().run(order("exit 3"), key, 0, watched);
        Files.writeString(claim(), Files.readString(claim()).replaceFirst("(?m)^boot .*$", "boot before"));
        assertThat(how(runs().attach(order(""), key, 0, new Watched()))).isInstanceOf(Ended.Failed.class);
        Files.delete(claim().resolveSibling("status"));
        assertThat(doubt(runs().run(order("exit 0"), key, 0, new Watched())).reason()).isEqualTo(Reason.REBOOTED);
    }

    @Test
    void a_status_that_was_copied_from_another_run_is_none() throws Exception {
        runs().run(order("exit 3"), key, 0, watched);
        Files.writeString(claim().resolveSibling("status"), "ad-00000000000000000000000000000000 000\n");
        assertThat(doubt(runs().attach(order(""), key, 0, new Watched())).wording()).isEqualTo("in-doubt.gone");
    }

    @Test
    void a_command_is_stopped_with_everything_below_it() throws Exception {
        startAndLose();
        CompletableFuture<Found> found = attach(0, new Watched());
        assertThat(runs().stop(key)).isEqualTo(Stopped.GONE);
        assertThat(how(found.get())).isInstanceOfSatisfying(Ended.Failed.class,
                failed -> assertThat(failed.failure().reason()).isEqualTo(Reason.SIGNAL));
        assertThat(runs().stop(key)).isEqualTo(Stopped.ABSENT);
        assertThat(runs().stop(Runs.fresh())).isEqualTo(Stopped.ABSENT);
    }

    @Test
    void overdue_counts_from_the_start_of_the_run_also_for_who_comes_back() throws Exception {
        startAndLose();
        new ProcessBuilder("sleep", "2").start().waitFor(); // the run's own clock, which nobody can move
        CompletableFuture<Duration> left = new CompletableFuture<>();
        Timer timer = (delay, _) -> {
            left.complete(delay);
            return () -> {};
        };
        DetachedRun runs = new DetachedRun(shell(), place(), timer, RemoteUpgrade.Patience.DEFAULT);
        CompletableFuture<Found> found = Meanwhile.doing(() -> runs.attach(order(WAIT), key, 0, new Watched()));
        assertThat(left.get()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(30).minusSeconds(1));
        open("after");
        found.get();
    }

    @Test
    void the_runs_of_this_home_are_listed_and_cleared_up_once_they_are_old() throws Exception {
        assertThat(runs().known()).isEmpty();
        runs().run(order("echo one"), key, 0, watched);
        RunKey open = Runs.fresh();
        runs(new RunPlace(place().runDir(), "another-home", Set.of(), 1)).run(order("echo two"), open, 0, watched);
        assertThat(runs().known()).containsExactly(key.text());
        Set<String> keys = Set.of(key.text(), open.text());
        runs().cleanUp(keys, keys, Set.of());
        assertThat(claim().resolveSibling("out")).doesNotExist();
        assertThat(how(runs().attach(order(""), key, 4, new Watched()))).isEqualTo(new Ended.Succeeded(0));
        assertThat(claim().getParent().resolveSibling(open.text()).resolve("out")).exists();
        Files.setLastModifiedTime(claim(), java.nio.file.attribute.FileTime.from(java.time.Instant.now().minus(Duration.ofDays(92))));
        runs().cleanUp(Set.of(), Set.of(), Set.of());
        assertThat(runs().known()).containsExactly(key.text());
        runs().cleanUp(Set.of(), keys, Set.of());
        assertThat(runs().known()).isEmpty();
        assertThat(claim().getParent()).doesNotExist();
    }

    @Test
    void a_run_without_a_status_keeps_its_output_and_its_claim() throws Exception {
        startAndLose();
        runs().cleanUp(Set.of(key.text()), Set.of(key.text()), Set.of());
        CompletableFuture<Found> found = attach(0, watched);
        open("after");
        assertThat(how(found.get())).isEqualTo(new Ended.Succeeded(0));
    }

    @Test
    void a_folder_that_cannot_be_used_is_told_and_nothing_is_started() throws Exception {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        assertThat(runs(Runs.in(taken.toString())).run(order("echo x >>starts"), key, 0, watched)).isInstanceOf(NoRunFolder.class);
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(runs(Runs.in(open.toString())).run(order("echo x >>starts"), key, 0, watched)).isInstanceOf(NoRunFolder.class);
        assertThat(inFolder("starts")).doesNotExist();
    }

    @Test
    void nobody_else_can_read_what_lies_there() throws Exception {
        runs().run(order("umask; echo secret"), key, 0, watched);
        for (Path path : List.of(folder.resolve("runs"), claim(), claim().resolveSibling("out"), claim().resolveSibling("out").resolve("0"))) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).endsWith("------");
        }
        assertThat(watched.lines().getFirst()).isEqualTo("0022");
    }

    @Test
    void nothing_but_claim_status_and_output_is_left() throws Exception {
        runs().run(order("echo one"), key, 0, watched);
        assertThat(files(claim().getParent()).stream().map(path -> path.getFileName().toString())).containsExactly("claim", "out", "status");
        assertThat(files(folder.resolve("runs/turns"))).hasSize(1);
        for (int i = 0; i < 12; i++) {
            runs().run(order("true"), Runs.fresh(), 0, new Watched());
        }
        assertThat(files(folder.resolve("runs/turns"))).hasSizeLessThanOrEqualTo(9);
    }
}
