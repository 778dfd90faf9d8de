package org.autodispatcher.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A shell of this machine, without any network: any program that reads a script of standard input. */
public final class ScriptedShell implements RemoteShell {
    private final List<String> program;
    private final Map<String, String> environment;

    /** The shell {@code program}, with {@code environment} and nothing else around it. */
    public ScriptedShell(List<String> program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /** {@code /bin/sh} as sshd would start it for {@code home}. */
    public static ScriptedShell of(String home) {
        return new ScriptedShell(List.of("/bin/sh", "-s"), Map.of("PATH", "/usr/bin:/bin", "HOME", home, "SHELL", "/bin/sh"));
    }

    @Override
    public Exit run(String script, Output output, Optional<Duration> limit) throws IOException {
        ShellFrame frame = new ShellFrame();
        ProcessBuilder builder = new ProcessBuilder(program);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        Object lock = new Object();
        FramedStream out = new FramedStream(frame, output::out, () -> wake(lock));
        FramedStream err = new FramedStream(frame, output::err, () -> wake(lock));
        Thread.ofVirtual().start(() -> pump(process.getInputStream(), out));
        Thread.ofVirtual().start(() -> pump(process.getErrorStream(), err));
        Thread.ofVirtual().start(() -> waitFor(process, lock)); // onExit() needs a thread of the pool that a test may keep busy
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(frame.greeting());
            stdin.write(frame.around(script));
        } catch (IOException _) {
            // The shell has ended already.
        }
        return await(process, out, err, lock, limit);
    }

    private static Exit await(Process process, FramedStream out, FramedStream err, Object lock, Optional<Duration> limit) {
        long deadline = System.nanoTime() + limit.orElse(Duration.ofMinutes(2)).toNanos();
        synchronized (lock) {
            while (process.isAlive() || !out.complete() || !err.complete()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                try {
                    if (left <= 0) {
                        return new Exit.TimedOut();
                    }
                    lock.wait(left);
                } catch (InterruptedException _) {
                    return new Exit.Lost("interrupted");
                }
            }
        }
        return new Exit.Exited(process.exitValue());
    }

    private static void waitFor(Process process, Object lock) {
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            // Nobody does that.
        }
        wake(lock);
    }

    private static void pump(InputStream from, OutputStream to) {
        try (to) {
            from.transferTo(to);
        } catch (IOException _) {
            // The process is gone.
        }
    }

    private static void wake(Object lock) {
        synchronized (lock) {
            lock.notifyAll();
        }
    }
}
