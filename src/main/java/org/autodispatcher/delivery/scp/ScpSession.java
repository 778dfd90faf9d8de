package org.autodispatcher.delivery.scp;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.delivery.NoProgressWatch;
import org.autodispatcher.delivery.OwnBytes;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.ssh.Channels;
import org.autodispatcher.ssh.SshConnection;

/**
 * One run of {@code scp -t} or {@code scp -f} at the other end, spoken to as OpenSSH's scp.c (functions source, sink,
 * response) and Jan Pechanec's "How the SCP protocol works" describe: control lines and data, each answered by one byte: 0
 * for well, 1 or 2 followed by a line of text for an error.
 */
final class ScpSession implements AutoCloseable {
    /** A line longer than this is none of scp's. */
    private static final int LONGEST_LINE = 8 * 1024;

    private static final Duration LOOK = Duration.ofMillis(2);
    private static final int MOST_LOOKS = 1000;

    private final ChannelExec channel;
    private final InputStream in;
    private final OutputStream out;
    private final NoProgressWatch watch;

    /** What the other end said no with. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String reply) {
            super(reply);
        }
    }

    /** Has {@code command}, which runs scp, run by the login shell. */
    ScpSession(SshConnection connection, String command, Duration noProgress) throws IOException {
        channel = connection.openExec(command);
        in = channel.getInputStream();
        out = channel.getOutputStream();
        watch = new NoProgressWatch(noProgress, channel::disconnect);
        try {
            Channels.connect(channel, noProgress);
        } catch (JSchException e) {
            close();
            throw Failure.of(Reason.CONNECTION_LOST).exception(e);
        }
    }

    /**
     * Has {@code command}, which runs scp, run by the target's {@code /bin/sh}, so that the login shell's own quoting does not
     * matter. A shell may read ahead, and would swallow what is meant for scp: so it first says that it has read its only
     * line. What the login shell's start-up files print before that is passed over.
     */
    static ScpSession byShell(SshConnection connection, String command, Duration noProgress) throws IOException {
        ScpSession session = new ScpSession(connection, "exec /bin/sh -s", noProgress);
        try {
            session.say("printf '\\000'; exec " + command + "\n");
            session.awaitShell();
            return session;
        } catch (IOException e) {
            session.close();
            throw (session.stuck()
                            ? Failure.of(Reason.NO_PROGRESS, "shell").with("seconds", noProgress.toSeconds())
                            : Failure.of(Reason.CONNECTION_LOST))
                    .exception(e);
        }
    }

    /**
     * Sends one file of {@code length} bytes to {@code scp -t}; all is acknowledged when it returns.
     *
     * @throws UncheckedIOException where {@code source} could not be read
     */
    void send(String name, ReadableByteChannel source, long length, Transport.Sent sent) throws IOException {
        acknowledged();
        say("C0666 " + length + " " + name + "\n");
        acknowledged();
        InputStream bytes = new OwnBytes(source, watch).stream();
        byte[] buffer = new byte[1 << 16];
        for (long left = length; left > 0; ) {
            int read = read(bytes, buffer, left);
            out.write(buffer, 0, read);
            watch.progress();
            sent.bytes(read);
            left -= read;
        }
        say("\0");
        watch.settling();
        acknowledged();
    }

    /** Asks {@code scp -f} what it is going to send, and returns how many bytes that is. */
    long offered() throws IOException {
        say("\0");
        String line = control();
        String[] parts = line.split(" ", 3);
        if (!line.startsWith("C") || parts.length != 3 || !parts[1].matches("\\d{1,18}")) {
            throw new Refused("not a file: " + line);
        }
        return Long.parseLong(parts[1]);
    }

    /** Takes the bytes {@link #offered}. */
    void take(long count, OutputStream sink) throws IOException {
        say("\0");
        byte[] buffer = new byte[1 << 16];
        for (long left = count; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException(left + " bytes are missing");
            }
            sink.write(buffer, 0, read);
            watch.progress();
            left -= read;
        }
        acknowledged();
        say("\0");
    }

    /** Whether the other end was given up because nothing went on. */
    boolean stuck() {
        return watch.tripped();
    }

    /** Waits for scp's first sign of being there. */
    void acknowledged() throws IOException {
        int answer = in.read();
        if (answer != 0) {
            throw refusal(answer);
        }
        watch.progress();
    }

    /**
     * Lets scp end by itself and the server close the channel: where we close it first, under a program that still runs,
     * Dropbear has been seen to end the next channel in its stead. JSch tells nobody of the close, so it is asked for.
     */
    @Override
    public void close() {
        try {
            out.close();
            for (int looks = 0; !channel.isClosed() && looks < MOST_LOOKS; looks++) {
                in.skipNBytes(in.available());
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // The channel has ended already.
        }
        watch.close();
        channel.disconnect();
    }

    private void awaitShell() throws IOException {
        for (int next = in.read(); next != 0; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the shell has ended");
            }
        }
    }

    private static int read(InputStream source, byte[] buffer, long left) {
        try {
            int read = source.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException(left + " bytes are missing at the source");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        watch.progress();
    }

    private String control() throws IOException {
        int first = in.read();
        if (first == 1 || first == 2 || first < 0) {
            throw refusal(first);
        }
        return (char) first + line();
    }

    private IOException refusal(int answer) throws IOException {
        return switch (answer) {
            case -1 -> new EOFException("scp has ended");
            case 1, 2 -> new Refused(line());
            default -> new Refused((char) answer + line()); // not scp: what it says is what went wrong
        };
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n' && line.size() < LONGEST_LINE; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }
}
