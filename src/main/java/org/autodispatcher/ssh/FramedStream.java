package org.autodispatcher.ssh;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One stream of a framed shell: passes on what stands between the two marks of {@link ShellFrame}, as it comes. Of what comes
 * before, the beginning is kept, for telling what a host said that has no shell for us; of what comes after, the first line, which
 * may be a status.
 */
final class FramedStream extends OutputStream {
    private static final int KEPT = 2048;
    private static final Pattern STATUS = Pattern.compile("\\d{1,3}\n");
    private static final int LONGEST_STATUS = 4;

    private final byte[] hello;
    private final byte[] end;
    private final Sink sink;
    private final Runnable changed;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private final ByteArrayOutputStream after = new ByteArrayOutputStream();
    private int matched;
    private volatile Part part = Part.BEFORE;
    private volatile long lastByte = System.nanoTime();

    /** Takes bytes of the script's output. */
    interface Sink {
        void take(byte[] bytes, int offset, int length);
    }

    private enum Part {
        BEFORE,
        INSIDE,
        AFTER
    }

    /** {@code changed} is called when a mark came or the stream ended. */
    FramedStream(ShellFrame frame, Sink sink, Runnable changed) {
        hello = frame.helloMark();
        end = frame.endMark();
        this.sink = sink;
        this.changed = changed;
    }

    /** Whether the shell has greeted on this stream. */
    boolean greeted() {
        return part != Part.BEFORE;
    }

    /** Whether everything the script's process wrote has come. */
    boolean complete() {
        return part == Part.AFTER;
    }

    /** The number on the line behind the end; empty where there is none yet. */
    OptionalInt status() {
        synchronized (after) {
            String line = after.toString(StandardCharsets.US_ASCII);
            return STATUS.matcher(line).matches() ? OptionalInt.of(Integer.parseInt(line.strip())) : OptionalInt.empty();
        }
    }

    /** When the last byte came, by {@link System#nanoTime}. */
    long lastByte() {
        return lastByte;
    }

    /** The beginning of what came before the greeting. */
    String before() {
        synchronized (before) {
            return before.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        lastByte = System.nanoTime();
        int passed = offset;
        for (int i = offset; i < offset + length; i++) {
            byte[] mark = part == Part.BEFORE ? hello : end;
            if (bytes[i] == mark[matched]) {
                if (matched == 0) {
                    pass(bytes, passed, i - passed);
                }
                matched++;
                passed = i + 1;
                if (matched == mark.length) {
                    next();
                }
            } else if (matched > 0) {
                pass(mark, 0, matched);
                matched = 0;
                passed = i;
                i--; // this byte may begin the mark: no other byte of a mark is like its first
            }
        }
        pass(bytes, passed, offset + length - passed);
    }

    /** The channel has ended: what looked like the beginning of a mark was none. */
    @Override
    public void close() {
        if (matched > 0) {
            pass(part == Part.BEFORE ? hello : end, 0, matched);
            matched = 0;
        }
        changed.run();
    }

    private void next() {
        matched = 0;
        part = part == Part.BEFORE ? Part.INSIDE : Part.AFTER;
        changed.run();
    }

    private void pass(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        switch (part) {
            case BEFORE -> keep(bytes, offset, length);
            case INSIDE -> sink.take(bytes, offset, length);
            case AFTER -> keepAfter(bytes, offset, length);
        }
    }

    private void keepAfter(byte[] bytes, int offset, int length) {
        synchronized (after) {
            for (int i = offset; i < offset + length && after.size() < LONGEST_STATUS && status().isEmpty(); i++) {
                after.write(bytes[i]);
            }
        }
        changed.run();
    }

    private void keep(byte[] bytes, int offset, int length) {
        synchronized (before) {
            before.write(bytes, offset, Math.min(length, KEPT - Math.min(KEPT, before.size())));
        }
    }
}
