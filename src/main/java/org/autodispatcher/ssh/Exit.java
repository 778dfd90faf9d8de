package org.autodispatcher.ssh;

/** The ends of a remote command. There are no others. */
public sealed interface Exit {
    /** Ended by itself; the status was received. A shell reports a child ended by signal N as status 128+N. */
    record Exited(int status) implements Exit {}

    /** Ended by a signal, named as in RFC 4254, section 6.10 ({@code TERM}, without {@code SIG}). */
    record Signalled(String signal) implements Exit {}

    /** The time limit passed. The channel was closed; whether the process still runs there is not known. */
    record TimedOut() implements Exit {}

    /**
     * The connection or channel ended without a status (RFC 4254 only recommends to send one). It may still be running.
     *
     * @param why {@code connection-lost} where the connection broke, {@code no-status} where only the channel ended,
     *            {@code shell-killed} where the shell ended in the middle of the script, which may go on,
     *            {@code interrupted} where our own thread was told to stop waiting
     */
    record Lost(String why) implements Exit {}
}
