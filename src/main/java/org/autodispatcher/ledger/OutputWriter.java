package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes what an upgrade writes, as it comes. A few bytes that may be the beginning of a secret wait for those after them; they are
 * not written before {@link #end()}. After a kill, or on another connection, {@link #size()} says from which byte to go on, those
 * included. For one thread.
 */
public final class OutputWriter {
    private final OutputFiles files;
    private final SecretFilter filter;
    private byte[] waiting = {};

    OutputWriter(OutputFiles files, SecretFilter filter) {
        this.files = files;
        this.filter = filter;
    }

    /** The byte from which on the output is wanted: how many were written to the files. */
    public long size() throws IOException {
        return files.size();
    }

    /**
     * Adds {@code bytes}. Those that were written before are left out; where bytes are missing before them, that is kept as a gap.
     *
     * @param offset place of the first of them in the whole output
     */
    public void append(long offset, byte[] bytes) throws IOException {
        long size = files.size();
        if (offset > size + waiting.length) {
            Arrays.fill(waiting, (byte) '*');
            files.append(size, ByteBuffer.wrap(waiting));
            waiting = new byte[0];
            size = offset;
        }
        int before = Math.clamp(offset - size, 0, waiting.length);
        int known = Math.clamp(size - offset, 0, bytes.length);
        byte[] all = Arrays.copyOf(waiting, before + bytes.length - known);
        System.arraycopy(bytes, known, all, before, bytes.length - known);
        int done = filter.cover(all, true);
        files.append(size, ByteBuffer.wrap(all, 0, done));
        waiting = Arrays.copyOfRange(all, done, all.length);
    }

    /** Nothing comes after what came: writes the rest, and returns when all of it is on the disk. */
    public void end() throws IOException {
        filter.cover(waiting, false);
        files.append(files.size(), ByteBuffer.wrap(waiting));
        waiting = new byte[0];
        files.sync();
    }
}
