package org.autodispatcher.arrival.format;

import java.io.IOException;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * bzip2 (its source is its only specification: compress.c, BZ2_compressBlock): a stream of bits. It ends with 48 bits of magic and
 * the 32 bits of a checksum, filled up with zero bits to a whole byte; the file ends there, too. Of several streams only the last
 * one's end is looked at. The checksum is not computed: that some of its bytes, but not all, were not written is not seen.
 */
final class Bzip2End implements Format {
    private static final String MAGIC = "BZh";
    private static final String BLOCK = "\u0031\u0041\u0059\u0026\u0053\u0059";
    private static final String END = "\u0017\u0072\u0045\u0038\u0050\u0090";
    private static final long END_BITS = 0x1772_4538_5090L;
    private static final int END_SIZE = 10;
    /** The header of a stream. The end follows where there is nothing in it, and then the checksum is 0; else that is never believed. */
    private static final int HEADER = 4;

    @Override
    public boolean begins(FileBytes bytes) throws IOException {
        if (!bytes.begins(MAGIC)) {
            return false;
        }
        if (bytes.size() == MAGIC.length()) {
            return true;
        }
        int level = bytes.byteAt(MAGIC.length());
        return level >= '1' && level <= '9' && (begins(bytes, BLOCK) || begins(bytes, END));
    }

    private static boolean begins(FileBytes bytes, String block) throws IOException {
        return bytes.size() == HEADER || bytes.part(HEADER, bytes.size()).begins(block);
    }

    @Override
    public Answer answer(FileBytes bytes) throws IOException {
        long end = bytes.size();
        for (int unused = 0; unused < 8; unused++) {
            // eight bytes hold the magic and, where it begins within a byte, the bits before it
            long at = end - END_SIZE - (unused == 0 ? 0 : 1);
            long bits = bytes.bigEndian(at, 8) >>> (unused == 0 ? 16 : 8 + unused);
            boolean filled = (bytes.byteAt(end - 1) & (1 << unused) - 1) == 0;
            if ((bits & 0xffff_ffff_ffffL) == END_BITS && filled) {
                boolean ofNothing = unused == 0 && bytes.stands(at - HEADER, MAGIC);
                return Answer.of(ofNothing == (checksum(bytes, unused) == 0));
            }
        }
        return Answer.NOT_ENDED;
    }

    private static long checksum(FileBytes bytes, int unused) throws IOException {
        return bytes.bigEndian(bytes.size() - 5, 5) >>> unused & 0xffff_ffffL;
    }
}
