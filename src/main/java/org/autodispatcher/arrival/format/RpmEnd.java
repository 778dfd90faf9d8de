package org.autodispatcher.arrival.format;

import java.io.IOException;
import java.util.OptionalLong;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * rpm (rpm's reference manual, "RPM v4 file format"; numbers are big-endian): a lead, a header of signatures, the header proper, and
 * the payload, which is a compressed archive. Usually one of the signatures says how long the two last are together. Since that is
 * written before them, the payload's own end has to be there, too. Without that length, as in packages of rpm 6, only the payload says
 * anything.
 */
final class RpmEnd implements Format {
    private static final String MAGIC = "\u00ed\u00ab\u00ee\u00db";
    private static final String HEADER_MAGIC = "\u008e\u00ad\u00e8\u0001";
    private static final int LEAD = 96;
    /** Before the entries of a header: magic, four unused bytes, how many entries, how many bytes of data. */
    private static final int INTRODUCTION = 16;
    private static final int ENTRY = 16;

    /** RPMSIGTAG_SIZE and RPMSIGTAG_LONGSIZE, and the types of their values. */
    private static final int SIZE = 1000;
    private static final int LONG_SIZE = 270;
    private static final int INT_32 = 4;
    private static final int INT_64 = 5;

    @Override
    public boolean begins(FileBytes bytes) throws IOException {
        return bytes.begins(MAGIC);
    }

    @Override
    public Answer answer(FileBytes bytes) throws IOException {
        long signed = behindHeader(bytes, LEAD);
        // only this header is filled up to a multiple of eight bytes
        long header = bytes.skip(signed, (8 - signed % 8) % 8);
        OptionalLong length = signedLength(bytes, signed);
        FileBytes payload = bytes.part(behindHeader(bytes, header), bytes.size());
        if (length.isPresent()) {
            return Answer.of(length.getAsLong() == bytes.size() - header && FormatEnd.lastIsThere(payload));
        }
        return payload.size() == 0 ? Answer.NOT_ENDED : FormatEnd.of(payload);
    }

    private static long behindHeader(FileBytes bytes, long at) throws IOException {
        if (!bytes.stands(at, HEADER_MAGIC)) {
            return bytes.skip(at, -1);
        }
        return bytes.skip(at, INTRODUCTION + bytes.bigEndian(at + 8, 4) * ENTRY + bytes.bigEndian(at + 12, 4));
    }

    /** What the header of signatures, which ends at {@code end}, says of the length of what is signed. */
    private static OptionalLong signedLength(FileBytes bytes, long end) throws IOException {
        long data = end - bytes.bigEndian(LEAD + 12, 4);
        for (long entry = LEAD + INTRODUCTION; entry < data; entry += ENTRY) {
            long tag = bytes.bigEndian(entry, 4);
            long type = bytes.bigEndian(entry + 4, 4);
            long value = data + bytes.bigEndian(entry + 8, 4);
            if (tag == SIZE && type == INT_32) {
                return OptionalLong.of(bytes.bigEndian(value, 4));
            }
            if (tag == LONG_SIZE && type == INT_64) {
                return OptionalLong.of(bytes.bigEndian(value, 8));
            }
        }
        return OptionalLong.empty();
    }
}
