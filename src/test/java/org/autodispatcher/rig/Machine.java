package org.autodispatcher.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A machine of its own as far as its processes can tell: host name, boot id, process ids, mounts. Files, accounts and the network
 * are ours, so two of them share all homes. It ends with everything that runs in it when it is closed, and also when this JVM
 * ends, however it ends. Needs root, for the namespaces.
 */
public final class Machine implements AutoCloseable {
    private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

    private final Path dir;
    private final String name;
    private Process outer;
    private long init;

    private Machine(Path dir, String name) throws IOException {
        this.dir = dir;
        this.name = name;
        boot();
    }

    /** One with the host name {@code name} that keeps its files in {@code dir}, which must be its own. */
    public static Machine in(Path dir, String name) throws IOException {
        return new Machine(Files.createDirectories(dir), name);
    }

    /** What stands under {@code path} for its processes, mounts of its own included, seen from outside. */
    public Path seen(Path path) {
        return Path.of("/proc/" + init + "/root" + path);
    }

    /** What has to stand before a command that is to run in it. */
    public List<String> prefix() {
        return List.of("nsenter", "-t", String.valueOf(init), "--mount", "--uts", "--pid", "--");
    }

    /** The process that a command behind {@link #prefix} became; {@code process} itself where it was started without. */
    static Stream<ProcessHandle> started(Process process) {
        boolean inside = process.info().command().filter(command -> command.endsWith("/nsenter")).isPresent();
        return inside ? process.children() : Stream.of(process.toHandle());
    }

    /** Runs a command in it as root and returns what it wrote. */
    public String run(String... command) throws IOException {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        return SshKeys.run(all);
    }

    /** Puts a memory disk of {@code size}, as tmpfs(5) writes it, over the folder {@code path}; everybody may write there. */
    public void disk(Path path, String size) throws IOException {
        run("mount", "-t", "tmpfs", "-o", "mode=1777,size=" + size, "ad-test", path.toString());
    }

    /** Mounts what {@link #disk} mounted with other options: {@code ro}, {@code size=4m}. */
    public void remount(Path path, String options) throws IOException {
        run("mount", "-o", "remount," + options, path.toString());
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
        String script = "hostname \"$1\" && mount --bind \"$2\" " + BOOT_ID + " && echo up && cat >/dev/null";
        // The shell is process 1: while it waits for the end of its input, it takes leave of what has ended, as init does.
        outer = new ProcessBuilder("unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc",
                        "/bin/sh", "-c", script, "init", name, id.toString())
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
