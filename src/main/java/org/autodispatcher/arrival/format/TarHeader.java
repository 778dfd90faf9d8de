package org.autodispatcher.arrival.format;

import java.io.IOException;

/**
 * A header of tar, one block (POSIX.1-2017, pax, "ustar Interchange Format"; the fields of Unix v7 are the same).
 *
 * @param bytes the archive
 * @param at    where the header begins
 */
record TarHeader(FileBytes bytes, long at) {
    static final int BLOCK = 512;
    /** Both the one of POSIX and GNU's, which go on differently, begin like this. Unix v7 had none. */
    static final String MAGIC = "ustar";
    static final int MAGIC_AT = 257;

    private static final int NAME_SIZE = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_SIZE = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_SIZE = 8;
    private static final int TYPE_AT = 156;
    /** In a header of GNU's type S, and in each block that goes on with it: whether another one follows (tar.h, sparse). */
    private static final int EXTENDED_AT = 482;
    private static final int EXTENDED_AGAIN_AT = 504;

    /** Whether it has the checksum of its bytes. Some writers took them for signed ones, and readers forgive that. */
    boolean valid() throws IOException {
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean itself = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_SIZE;
            int each = itself ? ' ' : bytes.byteAt(at + i);
            unsigned += each;
            signed += (byte) each;
        }
        long checksum = number(CHECKSUM_AT, CHECKSUM_SIZE);
        return checksum == unsigned || checksum == signed;
    }

    /** Whether it is one without a magic: with the right checksum and the name of a file. */
    boolean plausible() throws IOException {
        if (bytes.size() - at < BLOCK) {
            return false;
        }
        int length = 0;
        while (length < NAME_SIZE && bytes.byteAt(at + length) != 0) {
            int each = bytes.byteAt(at + length);
            if (each < ' ' || each == 0x7f) {
                return false;
            }
            length++;
        }
        return length > 0 && valid();
    }

    char type() throws IOException {
        return (char) bytes.byteAt(at + TYPE_AT);
    }

    /** How many bytes follow, as the header itself has it: a pax header before it may say otherwise. Less than 0 where that is no number. */
    long size() throws IOException {
        return number(SIZE_AT, SIZE_SIZE);
    }

    /** Where the data begins. */
    long end() throws IOException {
        long end = at + BLOCK;
        boolean extended = type() == 'S' && bytes.byteAt(at + EXTENDED_AT) != 0;
        while (extended) {
            extended = bytes.byteAt(end + EXTENDED_AGAIN_AT) != 0;
            end += BLOCK;
        }
        return end;
    }

    /** Octal digits behind spaces, up to a space or a zero; or, with the highest bit set, GNU's binary number. Less than 0 for anything else. */
    private long number(int field, int length) throws IOException {
        long from = at + field;
        long to = from + length;
        int first = bytes.byteAt(from);
        if (first >= 0x80) {
            return first == 0x80 && bytes.zeros(from + 1, to - 8) ? bytes.bigEndian(to - 8, 8) : -1;
        }
        while (from < to && bytes.byteAt(from) == ' ') {
            from++;
        }
        long number = 0;
        for (; from < to; from++) {
            int each = bytes.byteAt(from);
            if (each == 0 || each == ' ') {
                return number;
            }
            if (each < '0' || each > '7') {
                return -1;
            }
            number = number << 3 | each - '0';
        }
        return number;
    }
}
