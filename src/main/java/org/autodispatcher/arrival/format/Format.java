package org.autodispatcher.arrival.format;

import java.io.IOException;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/** A format that says where a file in it ends. It has no state: one object serves all files. */
sealed interface Format permits ZipEnd, GzipEnd, XzEnd, ZstdEnd, Bzip2End, RpmEnd, ArEnd, TarEnd {
    /** Whether a file that begins like this one is in the format. A file too short to be sure of counts where it can still become one. */
    boolean begins(FileBytes bytes) throws IOException;

    /**
     * Whether a file that {@link #begins} in the format is there to its end. Damage is no end.
     *
     * @throws java.io.EOFException where the end is not there, as if that had been returned
     */
    Answer answer(FileBytes bytes) throws IOException;
}
