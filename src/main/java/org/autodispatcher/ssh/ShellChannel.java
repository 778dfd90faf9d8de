package org.autodispatcher.ssh;

import com.jcraft.jsch.ChannelExec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.network.Alarm;

/**
 * One script on one exec channel. The end is what the exit-status or exit-signal message of SSH says (RFC 4254, section 6.10);
 * the marks of the frame only tell that all of its output has come, which a process left behind on the same channel hides.
 */
final class ShellChannel {
    /**
     * How long a login shell and its start files may take until {@code /bin/sh} answers: longer than it takes to find out that nobody
     * answers any more, four times {@link org.autodispatcher.TimeLimits#keepAlive}, or a host that has fallen silent would pass for one
     * without a shell.
     */
    private static final Duration GREETING_LIMIT = Duration.ofSeconds(90);
    private static final Duration SLICE = Duration.ofSeconds(1);
    /** How long the rest of the output, or a status, is waited for once the other is there. */
    private static final Duration REST_LIMIT = Duration.ofSeconds(120);
    /** How long after all output a status is waited for. */
    private static final Duration STATUS_LIMIT = Duration.ofSeconds(30);
    /** How long output must be silent after a status where the shell was killed before it could close the frame. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** JSch tells nobody when a status or the end of the channel comes, so it has to be asked. */
    private static final Duration LOOK = Duration.ofMillis(20);
    /** The same while a script runs: its end comes with a mark or the end of a stream, which wake us. */
    private static final Duration LOOK_WHILE_RUNNING = Duration.ofMillis(500);

    /** What OpenSSH's session.c says on a channel when the password must be changed first; there is no code for it. */
    private static final String MUST_CHANGE_PASSWORD = "Password change required";

    private static final int LONGEST_SAID = 300;

    private final SshConnection connection;
    private final ChannelExec channel;
    private final OutputStream stdin;
    private volatile FramedStream out;
    private volatile FramedStream err;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Prepares {@code channel}, which must not be connected yet, for the script in {@code frame}. */
    ShellChannel(SshConnection connection, ChannelExec channel, ShellFrame frame, RemoteShell.Output output) throws IOException {
        this.connection = connection;
        this.channel = channel;
        stdin = channel.getOutputStream();
        next(frame, output);
        channel.setOutputStream(new Current(() -> out));
        channel.setErrStream(new Current(() -> err));
    }

    /** Prepares it for another script, once the last one has ended. */
    void next(ShellFrame frame, RemoteShell.Output output) {
        out = new FramedStream(frame, output::out, this::wake);
        err = new FramedStream(frame, output::err, this::wake);
    }

    /**
     * Sends the first line and waits for the answer of a shell.
     *
     * @throws FailureException where there is none: {@code no-posix-shell}, {@code password-expired}, {@code connection-lost}
     */
    void greet(byte[] line) throws IOException {
        send(line, GREETING_LIMIT);
        try {
            boolean inTime = awaitGreeting();
            if (!greeted()) {
                throw noShell(inTime);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** By slices, each of which counts for no more than it is: time in which we were stopped ourselves (SIGSTOP) is not the host's. */
    private boolean awaitGreeting() throws InterruptedException {
        for (Duration waited = Duration.ZERO; waited.compareTo(GREETING_LIMIT) < 0; waited = waited.plus(SLICE)) {
            if (await(() -> greeted() || ended(), Optional.of(SLICE), LOOK)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Sends the script and waits for its end.
     *
     * @throws FailureException {@code no-progress} where the shell does not take all of it, and so never starts it
     */
    Exit run(byte[] framed, Optional<Duration> limit) throws IOException {
        send(framed, limit.filter(most -> most.compareTo(GREETING_LIMIT) < 0).orElse(GREETING_LIMIT));
        try {
            stdin.close();
        } catch (IOException _) {
            // It may have got all of it: how the channel ends will tell.
        }
        try {
            if (!await(() -> ended() || hasExit() || complete(), limit, LOOK_WHILE_RUNNING)) {
                return new Exit.TimedOut();
            }
            await(() -> ended() || complete() && hasExit() || silentFor(hasExit() ? SILENCE : STATUS_LIMIT), Optional.of(REST_LIMIT), LOOK);
            return exit();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Exit.Lost("interrupted");
        }
    }

    /**
     * Sends the script to a shell that has greeted, and waits for its end; the shell stays. Where this is not {@link Exit.Exited} the
     * channel is of no more use.
     */
    Exit runOne(byte[] framed, Optional<Duration> limit) throws FailureException {
        send(framed, limit.filter(most -> most.compareTo(GREETING_LIMIT) < 0).orElse(GREETING_LIMIT));
        try {
            if (!await(() -> ended() || hasExit() || told(), limit, LOOK_WHILE_RUNNING)) {
                return new Exit.TimedOut();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Exit.Lost("interrupted");
        }
        // the status comes from the shell itself: where that has ended first, nobody knows what became of the script
        return told() ? new Exit.Exited(out.status().orElseThrow()) : new Exit.Lost(connection.ended().isEmpty() ? "shell-killed" : "connection-lost");
    }

    private boolean told() {
        return complete() && out.status().isPresent();
    }

    /** A host that grants no room for more (the window of RFC 4254, section 5.2) would keep a write waiting for ever. */
    private void send(byte[] text, Duration limit) throws FailureException {
        try (Alarm alarm = new Alarm(limit, channel::disconnect)) {
            try {
                stdin.write(text);
                stdin.flush();
            } catch (IOException e) {
                if (alarm.rang()) {
                    throw connection.endpoint().placed(Failure.of(Reason.NO_PROGRESS, "shell").with("seconds", limit.toSeconds())).exception(e);
                }
                // Else it has ended: what it said, or how, will tell.
            }
        }
    }

    /** Where the channel writes to: what stands there at that moment. */
    private static final class Current extends OutputStream {
        private final Supplier<OutputStream> stream;

        Current(Supplier<OutputStream> stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) throws IOException {
            stream.get().write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            stream.get().write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            stream.get().close();
        }
    }

    private boolean greeted() {
        return out.greeted() && err.greeted();
    }

    private boolean complete() {
        return out.complete() && err.complete();
    }

    private Exit exit() {
        Optional<String> signal = Optional.ofNullable(channel.getExitSignal()).filter(name -> !name.isEmpty());
        if (signal.isPresent()) {
            return new Exit.Signalled(signal.get());
        }
        // RFC 4254 has an unsigned 32-bit status, JSch -1 for none; no POSIX shell ends with more than 255.
        if (channel.getExitStatus() < 0) {
            return new Exit.Lost(connection.ended().isEmpty() ? "no-status" : "connection-lost");
        }
        // A status without the marks is not our shell's: something around it tells that it was killed. The script may go on.
        return complete() ? new Exit.Exited(channel.getExitStatus()) : new Exit.Lost("shell-killed");
    }

    private boolean hasExit() {
        return channel.getExitStatus() >= 0 || channel.getExitSignal() != null;
    }

    private boolean ended() {
        return channel.isClosed() || !channel.isConnected() || !connection.alive();
    }

    private boolean silentFor(Duration time) {
        return System.nanoTime() - Math.max(out.lastByte(), err.lastByte()) > time.toNanos();
    }

    private FailureException noShell(boolean ended) {
        Optional<Failure> lost = connection.ended();
        if (lost.isPresent()) {
            return lost.get().exception();
        }
        String said = (err.before().strip() + " " + out.before().strip()).strip().replaceAll("\\s+", " ").replaceAll("\\p{C}", "?");
        if (said.contains(MUST_CHANGE_PASSWORD)) {
            return connection.endpoint().placed(Failure.of(Reason.PASSWORD_EXPIRED)).exception();
        }
        Failure failure = !ended ? Failure.of(Reason.NO_POSIX_SHELL, "silent").with("seconds", GREETING_LIMIT.toSeconds())
                : said.isEmpty() ? Failure.of(Reason.NO_POSIX_SHELL, "mute")
                : Failure.of(Reason.NO_POSIX_SHELL);
        String shown = said.length() <= LONGEST_SAID ? said : said.substring(0, LONGEST_SAID) + "…";
        return connection.endpoint().placed(failure.with("said", shown)).exception();
    }

    /** Waits until it is so; false where the limit passed before. */
    private boolean await(BooleanSupplier condition, Optional<Duration> limit, Duration look) throws InterruptedException {
        long start = System.nanoTime();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long left = limit.map(most -> most.toNanos() - (System.nanoTime() - start)).orElse(Long.MAX_VALUE);
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(Math.min(left, look.toNanos()));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
