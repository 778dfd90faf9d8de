package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.autodispatcher.Sha256;

/**
 * The bytes of a file in a repository, being read.
 *
 * @param size   how many there must be
 * @param bytes  closing it ends whoever sends them
 * @param sha256 what they must hash to, where that is known
 * @param stamp  another one where the bytes may be others than they were; of meaning with {@code sha256}
 */
public record Content(long size, ReadableByteChannel bytes, Optional<Sha256> sha256, String stamp) implements AutoCloseable {
    /** Bytes that are what they are. */
    Content(long size, ReadableByteChannel bytes) {
        this(size, bytes, Optional.empty(), "");
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
