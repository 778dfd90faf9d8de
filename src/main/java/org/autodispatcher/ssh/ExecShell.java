package org.autodispatcher.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/**
 * A shell over an exec channel (RFC 4254, section 6.5). The script is sent only after the shell has answered a first line, so
 * where no shell answers it certainly never started.
 */
final class ExecShell implements RemoteShell {
    /** Understood alike by bash, dash, ksh, csh, fish and busybox. */
    static final String COMMAND = "exec /bin/sh -s";

    private final SshConnection connection;
    private final Duration openLimit;

    /** The shell at the end of {@code connection}; the server may take {@code openLimit} to open a channel. */
    ExecShell(SshConnection connection, Duration openLimit) {
        this.connection = connection;
        this.openLimit = openLimit;
    }

    @Override
    public Exit run(String script, Output output, Optional<Duration> limit) throws IOException {
        ShellFrame frame = new ShellFrame();
        byte[] framed = frame.around(script);
        ChannelExec channel = connection.openExec(COMMAND);
        try {
            ShellChannel shell = new ShellChannel(connection, channel, frame, output);
            open(channel);
            shell.greet(frame.greeting());
            return shell.run(framed, limit);
        } finally {
            channel.disconnect();
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
