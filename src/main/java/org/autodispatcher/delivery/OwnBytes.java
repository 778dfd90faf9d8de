package org.autodispatcher.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes that an upload reads: while it waits for them, for our disk or for bandwidth, the peer has nothing to answer. */
public final class OwnBytes extends FilterInputStream {
    private final NoProgressWatch watch;

    /** The bytes of {@code source}; {@code watch} is over the upload. */
    public OwnBytes(InputStream source, NoProgressWatch watch) {
        super(source);
        this.watch = watch;
    }

    @Override
    public int read() throws IOException {
        watch.rests();
        try {
            return in.read();
        } finally {
            watch.goesOn();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        watch.rests();
        try {
            return in.read(buffer, offset, length);
        } finally {
            watch.goesOn();
        }
    }
}
