package org.autodispatcher.delivery.sftp;

import com.jcraft.jsch.SftpProgressMonitor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.autodispatcher.delivery.NoProgressWatch;
import org.autodispatcher.delivery.Transport;

/** The source of one upload on its way through JSch: counts, keeps the watch awake, and remembers an error of its own. */
final class Upload extends FilterInputStream implements SftpProgressMonitor {
    private final Transport.Sent sent;
    private final NoProgressWatch watch;
    private long left;
    private Optional<IOException> sourceError = Optional.empty();

    Upload(InputStream source, long remaining, Transport.Sent sent, NoProgressWatch watch) {
        super(source);
        this.left = remaining;
        this.sent = sent;
        this.watch = watch;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
            watch.settling();
            return -1;
        }
        try {
            int read = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        } catch (IOException e) {
            sourceError = Optional.of(e);
            throw e;
        }
    }

    /** Bytes not handed over yet. */
    long left() {
        return left;
    }

    /** An error reading the spool is no fault of the target. */
    void rethrowSourceError() throws IOException {
        if (sourceError.isPresent()) {
            throw sourceError.get();
        }
    }

    @Override
    public void init(int op, String source, String destination, long max) {}

    @Override
    public boolean count(long more) {
        watch.progress();
        sent.bytes(more);
        return true;
    }

    @Override
    public void end() {}
}
