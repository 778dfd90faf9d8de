package org.autodispatcher.arrival.format;

import java.io.IOException;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * zstd (RFC 8878; numbers are little-endian): frames, one behind the other, each made of blocks that say how long they are. They
 * are walked without decompressing, and the checksum is not computed. What was allocated for the end of a frame and not written
 * is recognised by its zeros, unless only the last one, two or three bytes are missing.
 */
final class ZstdEnd implements Format {
    private static final String MAGIC = "\u0028\u00b5\u002f\u00fd";
    /** Behind a first byte 50 to 5f: a frame of something that is to be ignored (section 3.1.2). */
    private static final String SKIPPABLE = "\u002a\u004d\u0018";
    /** No block is larger (section 3.1.1.2.4). */
    private static final int LARGEST_BLOCK = 1 << 17;

    @Override
    public boolean begins(FileBytes bytes) throws IOException {
        return bytes.begins(MAGIC) || bytes.begins((char) (0x50 | bytes.byteAt(0) & 0x0f) + SKIPPABLE);
    }

    @Override
    public Answer answer(FileBytes bytes) throws IOException {
        long at = 0;
        while (at < bytes.size()) {
            if (skippable(bytes, at)) {
                long data = at + 8;
                at = bytes.skip(data, bytes.littleEndian(at + 4, 4));
                if (at == bytes.size() && bytes.blank(data, at)) {
                    return Answer.NOT_ENDED;
                }
            } else if (bytes.stands(at, MAGIC)) {
                at = behindFrame(bytes, at);
            } else {
                return Answer.NOT_ENDED;
            }
            if (at < 0) {
                return Answer.NOT_ENDED;
            }
        }
        return Answer.ENDED;
    }

    private static boolean skippable(FileBytes bytes, long at) throws IOException {
        return (bytes.byteAt(at) & 0xf0) == 0x50 && bytes.stands(at + 1, SKIPPABLE);
    }

    /** Where the frame at {@code at} ends; less than 0 where what is there is none (section 3.1.1). */
    private static long behindFrame(FileBytes bytes, long at) throws IOException {
        int descriptor = bytes.byteAt(at + 4);
        boolean reserved = (descriptor & 1 << 3) != 0;
        boolean checksum = (descriptor & 1 << 2) != 0;
        long block = at + 5 + restOfHeader(descriptor);
        boolean last = reserved;
        while (!last) {
            int header = (int) bytes.littleEndian(block, 3);
            int type = header >> 1 & 3;
            int size = header >> 3;
            last = (header & 1) != 0;
            if (type == 3 || size > LARGEST_BLOCK) {
                return -1;
            }
            // the second type is one byte that is repeated
            long end = bytes.skip(block + 3, type == 1 ? 1 : size);
            if (last && !checksum && !written(bytes, block + 3, end, type)) {
                return -1;
            }
            block = end;
        }
        if (reserved || checksum && bytes.littleEndian(block, 4) == 0) {
            return -1;
        }
        return checksum ? bytes.skip(block, 4) : block;
    }

    /** How much of the header stands behind its first byte: window, dictionary, size of the content (section 3.1.1.1). */
    private static int restOfHeader(int descriptor) {
        boolean single = (descriptor & 1 << 5) != 0;
        int dictionary = (1 << (descriptor & 3)) >> 1;
        int content = 1 << (descriptor >> 6);
        boolean noContent = content == 1 && !single;
        return (single ? 0 : 1) + dictionary + (noContent ? 0 : content);
    }

    /**
     * Whether the last block of a frame without a checksum was written to its end. A compressed one ends with a byte that is not zero,
     * where the bits begin that are read backwards (section 4.1), or with a count of no sequences behind such a byte.
     */
    private static boolean written(FileBytes bytes, long from, long end, int type) throws IOException {
        return switch (type) {
            case 0 -> !bytes.blank(from, end);
            case 2 -> bytes.littleEndian(end - 2, 2) != 0;
            default -> true;
        };
    }
}
