package org.autodispatcher.delivery.sftp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.autodispatcher.delivery.NoProgressWatch;

/** Passes on what is read back and keeps the watch awake. */
final class WatchedSink extends FilterOutputStream {
    private final NoProgressWatch watch;

    WatchedSink(OutputStream sink, NoProgressWatch watch) {
        super(sink);
        this.watch = watch;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        watch.progress();
    }
}
