package org.autodispatcher.upgrade;

import java.io.IOException;
import org.autodispatcher.Failure;

/** Runs one upgrade command on one target. */
public interface Upgrade {
    /**
     * Checks the bytes at the final path and, in the same step, starts the command; follows it to its end.
     *
     * @param watcher told of the start, of each line of output as it comes, and when it is overdue
     * @return how it ended; once the command may have started this never throws
     * @throws org.autodispatcher.FailureException where the command certainly was not started: {@code no-posix-shell},
     *     {@code profile-asks}, {@code digest-differs}, {@code connection-lost}
     */
    Ended run(UpgradeOrder order, Watcher watcher) throws IOException;

    /** How an upgrade ended. */
    sealed interface Ended {
        /** An allowed exit status was received. */
        record Succeeded(int status) implements Ended {}

        /** Ended otherwise: {@code exit-status}, {@code signal}, {@code stopped}, {@code sudo-needs-tty}, {@code sudo-needs-password}. */
        record Failed(Failure failure, java.util.OptionalInt status) implements Ended {}

        /** It was started, and its result cannot be learnt. */
        record InDoubt(Failure failure) implements Ended {}
    }

    /** Follows a running upgrade. Called on other threads; must not block for long. */
    interface Watcher {
        /** The command is running as this process of the target. */
        void started(long pid);

        /**
         * A line of output, without its end; standard output and error in the order they were written. Of one that is longer than
         * 64 KiB a piece at a time.
         */
        void line(String text);

        /** What had come of a line when the session was cut that told it; the rest of it comes with the next one. */
        default void cut(String text) {
            line(text);
        }

        /** Whether a text of this many bytes may be such a piece, and the next one go on with it. */
        static boolean mayGoOn(int length) {
            return length > OutputLines.LONGEST - OutputLines.LONGEST_CHARACTER;
        }

        /** The target has no tool for digests: before the start only the size was checked. Called before {@link #started}. */
        default void sizeOnly() {}

        /** {@code upgrade_timeout} has passed and it goes on. */
        void overdue();
    }
}
