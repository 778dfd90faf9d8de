package org.autodispatcher.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A shell over an exec channel (RFC 4254, section 6.5). The script is sent only after the shell has answered a first line, so
 * where no shell answers it certainly never started. One shell that has ended its script waits for the next.
 */
final class ExecShell implements RemoteShell {
    /** Understood alike by bash, dash, ksh, csh, fish and busybox. */
    static final String COMMAND = "exec /bin/sh -s";

    private final SshConnection connection;
    private final Duration openLimit;
    private final AtomicReference<@Nullable Open> waiting;

    /** A channel with a shell that has greeted. */
    record Open(ChannelExec channel, ShellChannel shell) {}

    /**
     * The shell at the end of {@code connection}.
     *
     * @param openLimit how long the server may take to open a channel
     * @param waiting   where the connection keeps a shell for the next script
     */
    ExecShell(SshConnection connection, Duration openLimit, AtomicReference<@Nullable Open> waiting) {
        this.connection = connection;
        this.openLimit = openLimit;
        this.waiting = waiting;
    }

    @Override
    public Exit run(String script, Output output, Optional<Duration> limit) throws IOException {
        ShellFrame frame = new ShellFrame();
        byte[] framed = frame.around(script);
        Open open = waitingOrNew(frame, output);
        try {
            return open.shell().run(framed, limit);
        } finally {
            open.channel().disconnect();
        }
    }

    @Override
    public Exit ask(String script, Output output, Optional<Duration> limit) throws IOException {
        ShellFrame frame = new ShellFrame();
        byte[] framed = frame.amongOthers(script);
        Open open = waitingOrNew(frame, output);
        boolean waits = false;
        try {
            Exit exit = open.shell().runOne(framed, limit);
            waits = exit instanceof Exit.Exited && waiting.compareAndSet(null, open);
            return exit;
        } finally {
            if (!waits) {
                open.channel().disconnect();
            }
        }
    }

    /** The shell that waits has answered before: it is greeted and asked at once, and where it is gone another one is asked. */
    @Override
    public Exit question(String script, Output output, Optional<Duration> limit) throws IOException {
        Open open = waiting.getAndSet(null);
        if (open == null) {
            return ask(script, output, limit);
        }
        ShellFrame frame = new ShellFrame();
        open.shell().next(frame, output);
        Exit exit = new Exit.Lost("");
        try {
            exit = open.shell().runOne(frame.greetingAnd(frame.amongOthers(script)), limit);
        } finally {
            if (!(exit instanceof Exit.Exited && waiting.compareAndSet(null, open))) {
                open.channel().disconnect();
            }
        }
        return exit instanceof Exit.Lost && connection.ended().isEmpty() && !Thread.currentThread().isInterrupted()
                ? ask(script, output, limit)
                : exit;
    }

    /** A shell that has greeted: the one that waits, where it still answers; whoever finds it in use gets one of his own. */
    private Open waitingOrNew(ShellFrame frame, Output output) throws IOException {
        Open open = waiting.getAndSet(null);
        if (open != null) {
            try {
                open.shell().next(frame, output);
                open.shell().greet(frame.greeting());
                return open;
            } catch (IOException e) {
                open.channel().disconnect();
                if (connection.ended().isPresent()) {
                    throw e;
                }
            }
        }
        return opened(frame, output);
    }

    private Open opened(ShellFrame frame, Output output) throws IOException {
        ChannelExec channel = connection.openExec(COMMAND);
        try {
            ShellChannel shell = new ShellChannel(connection, channel, frame, output);
            open(channel);
            shell.greet(frame.greeting());
            return new Open(channel, shell);
        } catch (IOException | RuntimeException e) {
            channel.disconnect();
            throw e;
        }
    }

    private void open(ChannelExec channel) throws IOException {
        try {
            Channels.connect(channel, openLimit);
        } catch (JSchException e) {
            throw connection.ended().orElseGet(() -> whyNotOpen(channel, e)).exception(e);
        }
    }

    private Failure whyNotOpen(ChannelExec channel, JSchException thrown) {
        return connection.endpoint().placed(Channels.refused(channel, thrown)
                ? Failure.of(Reason.NO_POSIX_SHELL, "refused")
                : Failure.of(Reason.NO_PROGRESS, "shell").with("seconds", openLimit.toSeconds()));
    }
}
