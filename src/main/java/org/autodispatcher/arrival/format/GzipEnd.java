package org.autodispatcher.arrival.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * gzip (RFC 1952): members, each with a checksum and a length behind it. A deflate stream does not say how long it is, so only
 * inflating it shows where it ends. Zeros behind the last member may be padding.
 */
final class GzipEnd implements Format {
    private static final String MAGIC = "\u001f\u008b\b";
    private static final int FIXED_HEADER = 10;
    private static final int TRAILER = 8;
    private static final int FHCRC = 1 << 1;
    private static final int FEXTRA = 1 << 2;
    private static final int FNAME = 1 << 3;
    private static final int FCOMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    @Override
    public boolean begins(FileBytes bytes) throws IOException {
        return bytes.begins(MAGIC);
    }

    @Override
    public Answer answer(FileBytes bytes) throws IOException {
        Inflater inflater = new Inflater(true);
        byte[] out = new byte[1 << 16];
        try {
            long at = 0;
            while (at < bytes.size()) {
                if (!bytes.stands(at, MAGIC)) {
                    return Answer.of(bytes.padding(at, bytes.size()));
                }
                long data = behindHeader(bytes, at);
                inflater.reset();
                long checksum = inflate(bytes, data, inflater, out);
                at = bytes.skip(data, inflater.getBytesRead());
                if (bytes.littleEndian(at, 4) != checksum || bytes.littleEndian(at + 4, 4) != (inflater.getBytesWritten() & 0xffff_ffffL)) {
                    return Answer.NOT_ENDED;
                }
                at += TRAILER;
            }
            return Answer.ENDED;
        } catch (DataFormatException e) {
            return Answer.NOT_ENDED;
        } finally {
            inflater.end();
        }
    }

    /** Where the deflate stream of the member at {@code at} begins (section 2.3). The header's own checksum is not compared: the data's is. */
    private static long behindHeader(FileBytes bytes, long at) throws IOException, DataFormatException {
        int flags = bytes.byteAt(at + 3);
        if ((flags & RESERVED) != 0) {
            throw new DataFormatException();
        }
        long behind = bytes.skip(at, FIXED_HEADER);
        if ((flags & FEXTRA) != 0) {
            behind = bytes.skip(behind + 2, bytes.littleEndian(behind, 2));
        }
        if ((flags & FNAME) != 0) {
            behind = behindText(bytes, behind);
        }
        if ((flags & FCOMMENT) != 0) {
            behind = behindText(bytes, behind);
        }
        return (flags & FHCRC) != 0 ? bytes.skip(behind, 2) : behind;
    }

    private static long behindText(FileBytes bytes, long at) throws IOException {
        long end = at;
        while (bytes.byteAt(end) != 0) {
            end++;
        }
        return end + 1;
    }

    /** The CRC-32 of what comes out of the deflate stream at {@code data}; how long both are, the inflater knows. */
    private static long inflate(FileBytes bytes, long data, Inflater inflater, byte[] out) throws IOException, DataFormatException {
        CRC32 checksum = new CRC32();
        long at = data;
        while (!inflater.finished()) {
            if (inflater.needsInput()) {
                ByteBuffer some = bytes.someFrom(at);
                at += some.remaining();
                inflater.setInput(some);
            }
            checksum.update(out, 0, inflater.inflate(out));
        }
        return checksum.getValue();
    }
}
