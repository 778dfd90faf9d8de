package org.autodispatcher.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.rig.SshKeys;

/** A process of the program under test whose output goes to a file. */
public final class Running implements AutoCloseable {
    /** What a shell says of a process that SIGKILL ended, 128 + 9, is what Java says, too. */
    public static final int KILLED = 128 + 9;

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final Process process;
    private final Path output;
    private final Instant started = Instant.now();
    private final List<Thread> drains;

    private Running(Process process, Path output) {
        this.process = process;
        this.output = output;
        drains = List.of(drain(process.getInputStream()), drain(process.getErrorStream()));
    }

    /** Takes over a process that was just started; what it says is appended to {@code output}. */
    public static Running of(Process process, Path output) {
        return new Running(process, output);
    }

    /** When it was started. */
    public Instant started() {
        return started;
    }

    public long pid() {
        return process.pid();
    }

    /** What it said so far; where it has ended, all of it. */
    public String said() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            for (Thread drain : drains) {
                drain.join(LAST_WORDS); // somebody else may hold its output open
            }
        }
        return Files.exists(output) ? Files.readString(output) : "";
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Ends it with SIGKILL and waits until it is gone. What it said before is not lost, as it would be by {@link Process#destroy}. */
    public void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** Sets one of its limits as prlimit(1) does, by its own account: root without every capability may not. */
    public void limit(String limit) throws IOException {
        SshKeys.run(List.of("setpriv", "--reuid=" + Rig.OWNER, "--regid=" + Rig.OWNER, "--clear-groups",
                "prlimit", "--pid", String.valueOf(pid()), limit));
    }

    /** Asks it to end, with SIGTERM. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Its exit status. */
    public int status() {
        return process.onExit().join().exitValue();
    }

    /** Whether it ends within {@code time}. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        kill();
    }

    private Thread drain(InputStream in) {
        return Thread.ofVirtual().start(() -> {
            try (in) {
                byte[] buffer = new byte[1 << 13];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    String text = new String(buffer, 0, read, StandardCharsets.UTF_8);
                    Files.writeString(output, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
