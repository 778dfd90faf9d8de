package org.autodispatcher.arrival.incoming;

import java.util.Locale;

/** What a file was found to be complete by. */
enum Rule {
    /** The sender's marker says so. */
    READY,
    /** It has the digest that its companion says. */
    DIGEST,
    /** It came under its name as a whole, by a rename or a link, and nobody has it open for writing. */
    AT_ONCE,
    /** Nobody has it open for writing, and its format says that it ends where it ends. */
    FORMAT,
    /** Nothing else tells: it was left alone for the quiet time. */
    QUIET;

    /** As it is recorded. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
