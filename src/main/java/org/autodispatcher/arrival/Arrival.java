package org.autodispatcher.arrival;

import java.io.IOException;
import org.autodispatcher.Origin;

/** A package that has arrived by itself: its sender has finished it, and it is about to be kept. */
public interface Arrival {
    /** What it is called, as it may be recorded. */
    String name();

    Origin origin();

    /**
     * Puts it into the spool for good: when this returns, a copy is on the disk that nothing changes any more.
     *
     * @throws org.autodispatcher.FailureException where it cannot be taken, with the reason it is held for
     */
    Spooled keep() throws IOException;
}
