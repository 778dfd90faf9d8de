package org.autodispatcher.upgrade;

import java.util.List;
import java.util.Optional;

/** What is known of a command besides how it ended. */
interface Told {
    /** The command's process, once it is there. */
    Optional<Long> pid();

    /** The last lines, of bounded length. */
    List<String> last();

    /** The account as the target names it; empty where it did not say. */
    String account();
}
