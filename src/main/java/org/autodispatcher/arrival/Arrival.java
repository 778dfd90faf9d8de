package org.autodispatcher.arrival;

import java.io.IOException;
import java.util.Optional;
import org.autodispatcher.Origin;
import org.autodispatcher.Sha256;

/** A package that has arrived by itself: its sender has finished it, and it is about to be kept. */
public interface Arrival {
    /** What it is called, as it may be recorded. */
    String name();

    Origin origin();

    /**
     * The content of a file that was met by a look, without anybody having been seen to hand it in: where what was taken last from the same
     * place has this name and content and {@link #looksLike looks like} it, it is that one. Empty where somebody was seen.
     */
    default Optional<Sha256> seenAs() {
        return Optional.empty();
    }

    /** Whether it may be the one that was {@link Origin#SEEN seen} so: it was made anew neither there nor here. */
    default boolean looksLike(String seen) {
        return false;
    }

    /** Its content, where it has been read already. */
    default Optional<Sha256> content() {
        return Optional.empty();
    }

    /** Whether there is a copy to be kept; where there is none, {@link #keep} says why. */
    default boolean whole() {
        return true;
    }

    /**
     * Puts it into the spool for good: when this returns, a copy is on the disk that nothing changes any more.
     *
     * @throws org.autodispatcher.FailureException where it cannot be taken, with the reason it is held for
     */
    Spooled keep() throws IOException;
}
