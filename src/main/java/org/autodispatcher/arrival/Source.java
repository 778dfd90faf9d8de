package org.autodispatcher.arrival;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.autodispatcher.Sha256;

/** What is to be copied into the spool: where from, how many bytes there must be, and what tells that they are whole. */
record Source(Path file, long size, WholeCheck whole) {
    private static final int BUFFER = 1 << 18;

    /** Throws where {@code copied} bytes are not the whole package. */
    @FunctionalInterface
    interface WholeCheck {
        void check(long copied) throws IOException;
    }

    /** Copies all of {@code in} to a file that is there and empty, and hashes it. */
    Sha256 copied(ReadableByteChannel in, Path to, Room.Place place) throws IOException {
        MessageDigest digest = Sha256.start();
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size + 1, BUFFER));
            // one byte more than expected is enough to know that it grew
            for (long left = size + 1; left > 0 && in.read(buffer.clear().limit((int) Math.min(left, buffer.capacity()))) >= 0; ) {
                left -= buffer.position();
                digest.update(buffer.flip());
                buffer.rewind();
                while (buffer.hasRemaining()) {
                    place.filled(out.write(buffer));
                }
            }
            whole.check(out.size());
            return Sha256.of(digest);
        }
    }
}
