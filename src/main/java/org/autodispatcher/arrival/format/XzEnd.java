package org.autodispatcher.arrival.format;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.CRC32;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * xz (The .xz File Format 1.2.1; numbers are little-endian): one stream or several. Each ends with an index of its blocks and a
 * footer that says how long the index is, so streams are walked from the end of the file to its beginning, without
 * decompressing. Zeros between and behind streams, in fours, are padding (section 2.2).
 */
final class XzEnd implements Format {
    private static final String MAGIC = "\u00fd7zXZ\0";
    private static final String FOOTER_MAGIC = "YZ";
    private static final int HEADER = 12;
    private static final int FOOTER = 12;

    @Override
    public boolean begins(FileBytes bytes) throws IOException {
        return bytes.begins(MAGIC);
    }

    @Override
    public Answer answer(FileBytes bytes) throws IOException {
        long at = bytes.size();
        while (at > 0) {
            at = beginningOfStream(bytes, withoutPadding(bytes, at));
        }
        return Answer.ENDED;
    }

    private static long withoutPadding(FileBytes bytes, long end) throws IOException {
        long at = end;
        while (end - at < FileBytes.TAPE_RECORD && bytes.littleEndian(at - 4, 4) == 0) {
            at -= 4;
        }
        return at;
    }

    /** Where the stream begins that ends at {@code end} (section 2.1). */
    private static long beginningOfStream(FileBytes bytes, long end) throws IOException {
        long footer = end - FOOTER;
        require(bytes.stands(footer + 10, FOOTER_MAGIC) && checksum(bytes, footer + 4, footer + 10) == bytes.littleEndian(footer, 4));
        long index = footer - (bytes.littleEndian(footer + 4, 4) + 1) * 4;
        long begin = index - lengthOfBlocks(bytes, index, footer) - HEADER;
        require(bytes.stands(begin, MAGIC)
                && bytes.littleEndian(begin + 6, 2) == bytes.littleEndian(footer + 8, 2)
                && checksum(bytes, begin + 6, begin + 8) == bytes.littleEndian(begin + 8, 4));
        return begin;
    }

    /** What the index in {@code [at, end)} says of how long all blocks are together, padding included (section 4). */
    private static long lengthOfBlocks(FileBytes bytes, long at, long end) throws IOException {
        long last = end - 4;
        require(bytes.byteAt(at) == 0 && checksum(bytes, at, last) == bytes.littleEndian(last, 4));
        Cursor cursor = new Cursor(bytes, at + 1, last);
        long blocks = cursor.number();
        long length = 0;
        for (long i = 0; i < blocks; i++) {
            long unpadded = cursor.number();
            require(unpadded > 0 && unpadded <= bytes.size());
            length = bytes.skip(length, (unpadded + 3) / 4 * 4);
            // how much comes out of the block says nothing about its place
            cursor.number();
        }
        require(last - cursor.at < 4 && bytes.zeros(cursor.at, last));
        return length;
    }

    private static long checksum(FileBytes bytes, long from, long to) throws IOException {
        CRC32 checksum = new CRC32();
        for (long at = from; at < to; at++) {
            checksum.update(bytes.byteAt(at));
        }
        return checksum.getValue();
    }

    private static void require(boolean condition) throws EOFException {
        if (!condition) {
            throw new EOFException();
        }
    }

    /** Reads the numbers of an index one after the other; none reaches behind it. */
    private static final class Cursor {
        private final FileBytes bytes;
        private final long end;
        private long at;

        Cursor(FileBytes bytes, long at, long end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        /** Up to 63 bits, seven in a byte (section 1.2). */
        long number() throws IOException {
            long number = 0;
            for (int shift = 0; shift < 63; shift += 7) {
                require(at < end);
                int next = bytes.byteAt(at);
                at++;
                number |= (next & 0x7fL) << shift;
                if (next < 0x80) {
                    return number;
                }
            }
            throw new EOFException();
        }
    }
}
