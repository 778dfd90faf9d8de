package org.autodispatcher.arrival.format;

import java.io.IOException;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * zip, and with it jar, war and ear (PKWARE's APPNOTE.TXT 6.3.10; numbers are little-endian): what is in it is listed in a
 * directory at the end, and the last record says where that is.
 *
 * <p>The directory must be where the record says, counted from the beginning of the file, right before the record, and nothing may
 * follow. Readers are more lenient. But in an archive that was cut behind a jar which lies in it uncompressed, a lenient reader
 * finds that jar's end at the end of the file.
 */
final class ZipEnd implements Format {
    private static final String LOCAL_HEADER = "PK\3\4";
    private static final String END = "PK\5\6";
    /** Before the first header of an archive that might have become several files and did not (section 8.5.4). */
    private static final String NOT_SPLIT = "PK00";
    private static final String CENTRAL_HEADER = "PK\1\2";
    private static final String SIGNATURE = "PK\5\5";
    private static final String LOCATOR_64 = "PK\6\7";
    private static final String END_64 = "PK\6\6";

    private static final int END_SIZE = 22;
    private static final int LOCATOR_64_SIZE = 20;
    private static final int CENTRAL_HEADER_SIZE = 46;
    private static final int FULL_16 = 0xffff;
    private static final long FULL_32 = 0xffff_ffffL;
    private static final Directory NOWHERE = new Directory(-1, -1, -1, -1, -1);

    /**
     * What an end says of the directory (sections 4.3.14 and 4.3.16).
     *
     * @param from    where it begins
     * @param size    in bytes; it ends at {@code behind}, if all is well
     * @param behind  where the record begins that says so
     * @param entries how many it has
     * @param counted all the bits of the number of entries that the record has room for
     */
    private record Directory(long from, long size, long behind, long entries, long counted) {
        /** Whether the numbers fit the place where they were found. None of them need be true. */
        boolean fits() {
            return from >= 0 && from <= behind && size == behind - from;
        }

        /** Whether each number of this smaller record is the larger one's, or says that it is only there (section 4.4.1.4). */
        boolean saysTheSameAs(Directory larger) {
            return (from == larger.from || from == FULL_32)
                    && (size == larger.size || size == FULL_32)
                    && (entries == larger.entries || entries == FULL_16);
        }
    }

    /** An archive in several files begins with PK 7 8: no file of it has an end of its own, so it is none of ours. */
    @Override
    public boolean begins(FileBytes bytes) throws IOException {
        return bytes.begins(LOCAL_HEADER) || bytes.begins(END) || bytes.begins(NOT_SPLIT + LOCAL_HEADER);
    }

    @Override
    public Answer answer(FileBytes bytes) throws IOException {
        long last = bytes.size() - END_SIZE;
        for (long at = last; at >= Math.max(0, last - FULL_16); at--) {
            if (bytes.stands(at, END) && bytes.littleEndian(at + 20, 2) == last - at && comment(bytes, at + END_SIZE)) {
                Directory directory = directory(bytes, at);
                if (directory.fits()) {
                    // one walk at most, however many such records a hostile comment has
                    return Answer.of(complete(bytes, directory));
                }
            }
        }
        return Answer.NOT_ENDED;
    }

    /** Whether a comment, which is text, is there to its last byte: a zero was allocated, not written. */
    private static boolean comment(FileBytes bytes, long at) throws IOException {
        return at == bytes.size() || bytes.byteAt(bytes.size() - 1) != 0;
    }

    private static Directory directory(FileBytes bytes, long end) throws IOException {
        // several writers let the number of entries overflow rather than write the larger record
        Directory smaller =
                new Directory(bytes.littleEndian(end + 16, 4), bytes.littleEndian(end + 12, 4), end, bytes.littleEndian(end + 10, 2), FULL_16);
        long locator = end - LOCATOR_64_SIZE;
        if (bytes.stands(locator, LOCATOR_64)) {
            long end64 = bytes.littleEndian(locator + 8, 8);
            if (!bytes.stands(end64, END_64) || bytes.littleEndian(end64 + 4, 8) != locator - end64 - 12) {
                return NOWHERE;
            }
            Directory larger =
                    new Directory(bytes.littleEndian(end64 + 48, 8), bytes.littleEndian(end64 + 40, 8), end64, bytes.littleEndian(end64 + 32, 8), -1);
            return smaller.saysTheSameAs(larger) ? larger : NOWHERE;
        }
        return smaller;
    }

    /** Whether the directory has as many entries as was said, and what it lists begins where it says (section 4.3.12). */
    private static boolean complete(FileBytes bytes, Directory directory) throws IOException {
        FileBytes members = bytes.again();
        long entries = 0;
        long at = directory.from();
        while (at < directory.behind() && bytes.stands(at, CENTRAL_HEADER)) {
            long member = bytes.littleEndian(at + 42, 4);
            if (member != FULL_32 && (member >= directory.from() || !members.stands(member, LOCAL_HEADER))) {
                return false;
            }
            long variable = bytes.littleEndian(at + 28, 2) + bytes.littleEndian(at + 30, 2) + bytes.littleEndian(at + 32, 2);
            at = bytes.skip(at, CENTRAL_HEADER_SIZE + variable);
            entries++;
        }
        if (at < directory.behind() && bytes.stands(at, SIGNATURE)) {
            at = bytes.skip(at + 6, bytes.littleEndian(at + 4, 2));
        }
        return at == directory.behind() && (entries & directory.counted()) == directory.entries();
    }
}
