package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.linux.Stat;

/** What a look at a file came to. */
sealed interface Verdict {
    /**
     * It is complete, and copied where copies are made.
     *
     * @param stat as it was before and after the copy
     */
    record Complete(Optional<Spool.Copied> copied, Stat stat, Rule rule) implements Verdict {}

    /** As complete as it will get, and cannot be taken as it is: a person is told. */
    record Refused(Failure why, Stat stat) implements Verdict {}

    /**
     * Not yet.
     *
     * @param why    what it waits for
     * @param again  when to look again; zero: when something is heard of it
     */
    record Waits(Failure why, Duration again) implements Verdict {}

    /**
     * It has to be read as a whole, which takes long: the same is to be asked once more by a thread that has the time.
     *
     * @param size how much that is, bytes
     */
    record Large(long size) implements Verdict {}

    /** There is no file of that name, or it is none that could be a package. */
    record Gone() implements Verdict {}

    /** Removes the copy that was made, unless it was kept. */
    default void discard() {
        try {
            if (this instanceof Complete complete && complete.copied().isPresent()) {
                complete.copied().get().close();
            }
        } catch (IOException e) {
            // a copy that nobody needs: it is removed at the next start
        }
    }
}
