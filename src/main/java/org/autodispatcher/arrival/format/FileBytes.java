package org.autodispatcher.arrival.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of a file, or of something in it, by position. It reads one small block at a time, at multiples of its size, so going
 * forwards, going backwards and jumping all read little more than is asked for. For one thread.
 *
 * <p>Every method that is given a position throws an {@link EOFException} where that lies outside.
 */
final class FileBytes {
    /**
     * So many zeros behind the end may be padding: tapes are written in whole records, and GNU tar's are of 20 blocks where nobody
     * asks for others (its manual, 9.4.2). More of them is room that was allocated for bytes which have not come.
     */
    static final int TAPE_RECORD = 20 * 512;

    /** The smallest piece in which disks and senders write: what was allocated and never written has at least that many zeros. */
    private static final int SECTOR = 512;
    private static final int BLOCK = 1 << 13;

    private final FileChannel channel;
    private final long from;
    private final long size;
    private final int depth;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private long held = -1;

    /** A whole file, as long as it is now. */
    static FileBytes of(FileChannel channel) throws IOException {
        requireUninterrupted();
        return new FileBytes(channel, 0, channel.size(), 0);
    }

    private FileBytes(FileChannel channel, long from, long size, int depth) {
        this.channel = channel;
        this.from = from;
        this.size = size;
        this.depth = depth;
    }

    /** What lies in {@code [start, end)}, as something of its own. */
    FileBytes part(long start, long end) throws EOFException {
        skip(start, end - start);
        return new FileBytes(channel, from + start, end - start, depth + 1);
    }

    /** The same bytes for a second reader, which is elsewhere in them: each has its block. */
    FileBytes again() {
        return new FileBytes(channel, from, size, depth);
    }

    long size() {
        return size;
    }

    /** How many things this one lies in; 0 for a whole file. */
    int depth() {
        return depth;
    }

    /** The position {@code length} bytes behind {@code at}, which may be the end. Nothing that a file says leads outside or backwards. */
    long skip(long at, long length) throws EOFException {
        if (at < 0 || length < 0 || length > size - at) {
            throw new EOFException();
        }
        return at + length;
    }

    int byteAt(long at) throws IOException {
        return load(at).get((int) ((from + at) % BLOCK)) & 0xff;
    }

    /** What is at hand from {@code at} on: at least one byte, and none behind the end. Valid until the next reading. */
    ByteBuffer someFrom(long at) throws IOException {
        ByteBuffer loaded = load(at);
        int start = (int) ((from + at) % BLOCK);
        return loaded.slice(start, (int) Math.min(loaded.limit() - start, size - at));
    }

    /** An unsigned little-endian number of up to 7 bytes, or a signed one of 8. */
    long littleEndian(long at, int length) throws IOException {
        skip(at, length);
        long number = 0;
        for (int i = length - 1; i >= 0; i--) {
            number = number << 8 | byteAt(at + i);
        }
        return number;
    }

    /** An unsigned big-endian number of up to 7 bytes, or a signed one of 8. */
    long bigEndian(long at, int length) throws IOException {
        skip(at, length);
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | byteAt(at + i);
        }
        return number;
    }

    /** Whether these bytes stand there, each a character up to U+00FF; outside none do. */
    boolean stands(long at, String bytes) throws IOException {
        return at >= 0 && bytes.length() <= size - at && same(at, bytes, bytes.length());
    }

    /** Whether it begins with these bytes, or is shorter and can still become what does. */
    boolean begins(String bytes) throws IOException {
        return same(0, bytes, (int) Math.min(bytes.length(), size));
    }

    private boolean same(long at, String bytes, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (byteAt(at + i) != bytes.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all bytes in {@code [start, end)} are zero. */
    boolean zeros(long start, long end) throws IOException {
        for (long at = start; at < end; at++) {
            if (byteAt(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code [start, end)} is padding: a limited number of zeros, or nothing. */
    boolean padding(long start, long end) throws IOException {
        return end - start <= TAPE_RECORD && zeros(start, end);
    }

    /** Whether {@code [start, end)} ends with a sector of zeros, or is nothing but zeros. What is empty is not blank. */
    boolean blank(long start, long end) throws IOException {
        return start < end && zeros(Math.max(start, end - SECTOR), end);
    }

    private ByteBuffer load(long at) throws IOException {
        if (at < 0 || at >= size) {
            throw new EOFException();
        }
        long place = from + at;
        long start = place - place % BLOCK;
        if (start != held) {
            read(start);
        }
        if (place - start >= block.limit()) {
            // it has become shorter since it was opened
            throw new EOFException();
        }
        return block;
    }

    private void read(long start) throws IOException {
        requireUninterrupted();
        held = -1;
        block.clear();
        int read = 0;
        while (read >= 0 && block.hasRemaining()) {
            read = channel.read(block, start + block.position());
        }
        block.flip();
        held = start;
    }

    /** To be asked before each use of the channel, which an interrupted thread would close. */
    private static void requireUninterrupted() throws InterruptedIOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException();
        }
    }
}
