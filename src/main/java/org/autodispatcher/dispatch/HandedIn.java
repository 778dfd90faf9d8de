package org.autodispatcher.dispatch;

import java.io.InputStream;
import java.nio.file.Path;
import org.autodispatcher.arrival.Arrival;

/** Where the package of a dispatch comes from. */
sealed interface HandedIn {
    /** The account its dispatch is conducted for. */
    String actor();

    /**
     * A file of this machine; read once, and never again after it has arrived.
     *
     * @param again whether it is to be sent even where the same content was sent before
     */
    record File(Path path, boolean again, String actor) implements HandedIn {}

    /**
     * Bytes that somebody sends.
     *
     * @param size  how many there will be
     * @param bytes fails with an IOException where what was sent is not whole
     */
    record Sent(String name, long size, InputStream bytes, boolean again, String actor) implements HandedIn {}

    /** It has arrived by itself; {@code actor} is who brought it. */
    record Arrived(Arrival arrival, String actor) implements HandedIn {}

    /** It is in the ledger already: its dispatch was left open, or a person lets it go on. */
    record Recorded(String actor) implements HandedIn {}
}
