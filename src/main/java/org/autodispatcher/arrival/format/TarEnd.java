package org.autodispatcher.arrival.format;

import java.io.EOFException;
import java.io.IOException;
import org.autodispatcher.arrival.format.FormatEnd.Answer;

/**
 * tar, in the formats of Unix v7, ustar and pax (POSIX.1-2017, pax) and GNU (its manual, "Basic Tar Format"): members behind headers
 * of one block that say how long they are. Two blocks of zeros are the end; where they are missing it is not there, though GNU tar
 * only warns.
 *
 * <p>Zeros behind the end may be padding. Anything else there is not: no reader looks at it, so either the file became longer than
 * it was meant to be, or a shorter one is being written over it.
 *
 * <p>The end looks like room that was allocated and not written. What is seen of that: more zeros than padding has, and a last
 * member that ends with a sector of zeros. A member may be meant to end so, as the image of a disk or a file with holes: where its own
 * format does not say that it is whole, nothing can be said of the tar. What is not seen: zeros instead of the last members, where
 * there are no more of them than padding has; and instead of the last bytes of the last one.
 */
final class TarEnd implements Format {
    private static final int BLOCK = TarHeader.BLOCK;

    @Override
    public boolean begins(FileBytes bytes) throws IOException {
        return bytes.stands(TarHeader.MAGIC_AT, TarHeader.MAGIC) || new TarHeader(bytes, 0).plausible();
    }

    @Override
    public Answer answer(FileBytes bytes) throws IOException {
        Walk walk = new Walk(bytes);
        while (!bytes.zeros(walk.at, bytes.skip(walk.at, BLOCK))) {
            walk.next();
        }
        long behind = bytes.skip(walk.at, 2 * BLOCK);
        boolean ended = !walk.announced
                && bytes.size() % BLOCK == 0
                && bytes.zeros(walk.at, behind)
                && bytes.padding(behind, bytes.size());
        return ended && !lastIsThere(bytes, walk) ? Answer.UNKNOWN : Answer.of(ended);
    }

    /** A member may be damaged and meant to be: its own format is asked only where it ends as if it had not been written. */
    private static boolean lastIsThere(FileBytes bytes, Walk walk) throws IOException {
        return !bytes.blank(walk.data, walk.end) || FormatEnd.of(bytes.part(walk.data, walk.end)) == Answer.ENDED;
    }

    /** Goes from header to header. */
    private static final class Walk {
        private final FileBytes bytes;
        /** The next header. */
        private long at;
        /** Where the data of the last member begins and ends. */
        private long data;
        private long end;
        /** Whether there was a header that only says more of a member which has not come yet. */
        private boolean announced;
        /** What such a header said of the member's size; less than 0 for nothing. */
        private long announcedSize = -1;

        Walk(FileBytes bytes) {
            this.bytes = bytes;
        }

        void next() throws IOException {
            TarHeader header = new TarHeader(bytes, at);
            if (!header.valid()) {
                throw new EOFException();
            }
            data = header.end();
            switch (header.type()) {
                case 'x', 'X' -> {
                    end = bytes.skip(data, header.size());
                    announced = true;
                    announcedSize = Math.max(announcedSize, paxSize());
                }
                case 'L', 'K' -> {
                    end = bytes.skip(data, header.size());
                    announced = true;
                }
                case 'g' -> end = bytes.skip(data, header.size());
                default -> member(header);
            }
            at = bytes.skip(end, (BLOCK - (end - data) % BLOCK) % BLOCK);
        }

        private void member(TarHeader header) throws IOException {
            // a hard link has no data, whatever some writers say of its size: GNU tar reads them like that
            long size = header.type() == '1' ? 0 : announcedSize >= 0 ? announcedSize : header.size();
            end = bytes.skip(data, size);
            announced = false;
            announcedSize = -1;
        }

        /** The size among the records of a pax header: their length, a space, a name, an equals sign, a value, a line feed. */
        private long paxSize() throws IOException {
            long size = -1;
            long record = data;
            while (record < end) {
                long length = decimal(record);
                if (length == 0) {
                    throw new EOFException();
                }
                long name = record + String.valueOf(length).length() + 1;
                if (bytes.stands(name, "size=")) {
                    size = decimal(name + "size=".length());
                }
                record = bytes.skip(record, length);
            }
            return size;
        }

        /** Up to 18 digits; 0 where there are none. */
        private long decimal(long from) throws IOException {
            long number = 0;
            for (long digit = from; digit < from + 18 && bytes.byteAt(digit) >= '0' && bytes.byteAt(digit) <= '9'; digit++) {
                number = number * 10 + bytes.byteAt(digit) - '0';
            }
            return number;
        }
    }
}
