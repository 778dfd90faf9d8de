package org.autodispatcher.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/** A command that an SSH session runs in this machine's {@code /bin/sh}, in the environment sshd(8) gives one. */
final class LocalShell implements Command {
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    private final ProcessBuilder builder;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (_, _, _) -> {};
    private @Nullable Process process;

    LocalShell(String command, Path home, String login) {
        builder = new ProcessBuilder("/bin/sh", "-c", command).directory(home.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of(
                "HOME", home.toString(), "USER", login, "LOGNAME", login, "SHELL", "/bin/sh", "PATH", PATH, "LC_ALL", "C.UTF-8"));
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        Process started = builder.start();
        process = started;
        Thread.ofVirtual().start(() -> copy(in, started.getOutputStream()));
        Thread output = Thread.ofVirtual().start(() -> copy(started.getInputStream(), out));
        Thread errors = Thread.ofVirtual().start(() -> copy(started.getErrorStream(), err));
        Thread.ofVirtual().start(() -> {
            try {
                int status = started.waitFor();
                output.join();
                errors.join();
                exit.onExit(status);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
            }
        });
    }

    /** The session has ended, of itself or by a cut. */
    @Override
    public void destroy(ChannelSession channel) {
        if (process != null) {
            process.destroy();
        }
    }

    /** Copies until either side has had enough; closing the target tells the other side. */
    private static void copy(InputStream from, OutputStream to) {
        try (from; to) {
            byte[] buffer = new byte[8192];
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException _) {
            // the process or the session has ended; whoever waits for its exit learns how
        }
    }
}
