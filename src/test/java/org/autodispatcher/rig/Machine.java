package org.autodispatcher.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A machine of its own as far as its processes can tell: host name, boot id, process ids, and a home of the test account that
 * nobody else works in; the network is ours. What is mounted in it is seen nowhere else. It ends with everything that runs in it
 * when it is closed, and also when this JVM ends, however it ends. Needs root, for the namespaces.
 */
public final class Machine implements AutoCloseable {
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    private final Path dir;
    private final String name;
    private final Path home;
    private Process outer;
    private long init;

    private Machine(Path dir, String name, Path home) throws IOException {
        this.dir = dir;
        this.name = name;
        this.home = home;
        boot();
    }

    /** One called {@code name} that keeps its files, the account's home among them, in {@code dir}, which must be its own. */
    public static Machine in(Path dir, String name) throws IOException {
        Path home = Files.createDirectories(dir.resolve("home"));
        Folders.give(home, TestAccounts.TARGET);
        return new Machine(dir, name, home);
    }

    /** One called {@code name} that shares the account's home with {@code other}. */
    public static Machine sharing(Machine other, Path dir, String name) throws IOException {
        return new Machine(Files.createDirectories(dir), name, other.home);
    }

    /** The test account's home as it is seen from outside. */
    public Path home() {
        return home;
    }

    /** What stands under {@code path} for its processes, mounts of its own included, seen from outside. */
    public Path seen(String path) {
        return Path.of("/proc/" + init + "/root" + path);
    }

    /** What has to stand before a command that is to run in it. */
    public List<String> prefix() {
        return List.of("nsenter", "-t", String.valueOf(init), "--mount", "--uts", "--pid", "--");
    }

    /** Runs a command in it as root and returns what it wrote. */
    public String run(String... command) throws IOException {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        return SshKeys.run(all);
    }

    /** Puts a memory disk of {@code size}, as tmpfs(5) writes it, over {@code path}, where everybody may write. */
    public void disk(String path, String size) throws IOException {
        run("mount", "-t", "tmpfs", "-o", "mode=1777,size=" + size, "ad-test", path);
    }

    /** Ends all its processes at once, as when the power fails. */
    public void powerOff() throws IOException {
        ProcessHandle.of(init).ifPresent(ProcessHandle::destroyForcibly);
        outer.getOutputStream().close();
        outer.onExit().join();
    }

    /** Comes up after {@link #powerOff} with another boot id; nothing is mounted any more, nothing runs. */
    public void boot() throws IOException {
        Path id = Files.writeString(dir.resolve("boot_id"), UUID.randomUUID() + "\n");
        String script = """
                hostname "$1" && mount --bind "$2" %s && mount --bind "$3" /home/%s && mount -t tmpfs ad-test /mnt && echo up
                cat >/dev/null
                """.formatted(BOOT_ID, TestAccounts.TARGET);
        // The shell is process 1: while it waits for the end of its input, it takes leave of what has ended, as init does.
        outer = new ProcessBuilder("unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc",
                        "/bin/sh", "-c", script, "init", name, id.toString(), home.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader said = outer.inputReader(StandardCharsets.UTF_8);
        String first = said.readLine();
        if (!"up".equals(first)) {
            throw new IOException("the machine did not come up: " + first);
        }
        init = outer.children().findFirst().orElseThrow().pid();
    }

    @Override
    public void close() throws IOException {
        powerOff();
    }
}
