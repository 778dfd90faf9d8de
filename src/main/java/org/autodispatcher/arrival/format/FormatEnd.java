package org.autodispatcher.arrival.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Whether the end of a file is there, as far as its own format says so. The format is known by the file's first bytes; its name
 * says nothing.
 *
 * <p>Only gzip is read to its end and compared with its checksum. Everything else is judged by its frame: that it holds together
 * from the first byte to the last. A hole between the two, as parts sent side by side leave it, is not seen.
 *
 * <p>Some formats have a valid end in several places: between two members of gzip, frames of zstd, streams of xz or bzip2, members
 * of ar, and behind the old directory of a zip that was appended to. A file that was cut in exactly such a place cannot be told
 * from one that was meant to end there.
 */
public final class FormatEnd {
    /** Tar is the last: it has no mark at its beginning, and the names in it can look like anything. */
    private static final List<Format> FORMATS = List.of(
            new ZipEnd(), new GzipEnd(), new XzEnd(), new ZstdEnd(), new Bzip2End(), new RpmEnd(), new ArEnd(), new TarEnd());

    /** How deep archives in archives are looked into, so that a hostile nest of them costs a few readings of the file at most. */
    private static final int DEEPEST = 3;

    private FormatEnd() {}

    /** What the format says. */
    public enum Answer {
        /** The end is there. */
        ENDED,
        /** The end is not there, or what is there is damaged. */
        NOT_ENDED,
        /** No format is known for these bytes, or it says nothing of them, so nothing can be said. */
        UNKNOWN;

        static Answer of(boolean ended) {
            return ended ? ENDED : NOT_ENDED;
        }
    }

    /**
     * Reads only what the answer needs, with a few kilobytes of memory whatever the file says; what is in it may be hostile. All is
     * read by position: the channel's own is neither used nor moved. Bytes that are added meanwhile are not looked at.
     *
     * @param channel open for reading
     * @throws java.io.InterruptedIOException           where the thread was interrupted, which then is no longer marked so
     * @throws java.nio.channels.ClosedChannelException where it was interrupted within a reading: that closes the channel
     */
    public static Answer of(FileChannel channel) throws IOException {
        return of(FileBytes.of(channel));
    }

    static Answer of(FileBytes bytes) throws IOException {
        if (bytes.size() == 0 || bytes.depth() > DEEPEST) {
            return Answer.UNKNOWN;
        }
        try {
            for (Format format : FORMATS) {
                if (format.begins(bytes)) {
                    return format.answer(bytes);
                }
            }
            return Answer.UNKNOWN;
        } catch (EOFException e) {
            return Answer.NOT_ENDED;
        }
    }

    /**
     * Whether the last thing in an archive is there. The archive's own frame says only how long it is, which is true of a file, too,
     * whose room was allocated before its bytes came: those are zeros then.
     */
    static boolean lastIsThere(FileBytes last) throws IOException {
        return switch (of(last)) {
            case ENDED -> true;
            case NOT_ENDED -> false;
            case UNKNOWN -> !last.blank(0, last.size());
        };
    }
}
