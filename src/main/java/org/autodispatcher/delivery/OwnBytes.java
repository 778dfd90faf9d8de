package org.autodispatcher.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/** The bytes that an upload reads: while it waits for them, for our disk or for bandwidth, the peer has nothing to answer. */
public final class OwnBytes implements ReadableByteChannel {
    private final ReadableByteChannel source;
    private final NoProgressWatch watch;

    /** The bytes of {@code source}; {@code watch} is over the upload. */
    public OwnBytes(ReadableByteChannel source, NoProgressWatch watch) {
        this.source = source;
        this.watch = watch;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        watch.rests();
        try {
            return source.read(buffer);
        } finally {
            watch.goesOn();
        }
    }

    /** The same for whoever takes streams only. */
    public InputStream stream() {
        return Channels.newInputStream(this);
    }

    @Override
    public boolean isOpen() {
        return source.isOpen();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
