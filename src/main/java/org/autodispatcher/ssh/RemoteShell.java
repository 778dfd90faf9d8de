package org.autodispatcher.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The target's {@code /bin/sh}, whatever the login shell of the account is. */
public interface RemoteShell {
    /**
     * Runs {@code script} by the target's {@code /bin/sh -s} and waits for its end. The login shell is only given the fixed
     * line {@code exec /bin/sh -s}; the script goes in on standard input. It has ended when that shell has ended and all it
     * wrote before its end has been passed on, not when its output closes: a process it leaves behind does not keep it
     * waiting.
     *
     * @param output gets standard output, and standard error as it comes; called on another thread
     * @param limit  how long it may take from when the shell has answered; empty for ever
     * @return how it ended. Everything that goes wrong after the script may have started is an end ({@link Exit.Lost}),
     *     never an exception
     * @throws org.autodispatcher.FailureException with {@code no-posix-shell} where the account's login shell does not get us
     *     to a {@code /bin/sh} (nologin, rbash, ForceCommand, Windows)
     * @throws IOException where the script certainly never started
     */
    Exit run(String script, Output output, Optional<Duration> limit) throws IOException;

    /**
     * The same for a script of ours that leaves no process behind that could write to either stream. Such scripts share a shell, one
     * after another, each in a process of its own: that saves the target a login shell, and us three round trips. What of one was
     * set in its shell is gone for the next.
     */
    default Exit ask(String script, Output output, Optional<Duration> limit) throws IOException {
        return run(script, output, limit);
    }

    /**
     * The same for a script that changes nothing, so that it may be run a second time where it is not known whether it was: that saves
     * a round trip more. What the first run wrote may then come before what the second does.
     */
    default Exit question(String script, Output output, Optional<Duration> limit) throws IOException {
        return ask(script, output, limit);
    }

    /**
     * Takes what a remote command writes. The whole connection waits while it does, so it must be quick, and must not itself
     * wait for anything that goes over the same connection.
     */
    interface Output {
        /** Bytes of standard output, in order. The array is only valid during the call. */
        void out(byte[] bytes, int offset, int length);

        /** Bytes of standard error, in order. */
        void err(byte[] bytes, int offset, int length);
    }
}
