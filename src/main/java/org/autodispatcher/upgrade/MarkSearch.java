package org.autodispatcher.upgrade;

import java.nio.charset.StandardCharsets;

/** Finds a mark in a stream, and passes on what stands before it. The mark's first byte must not stand in it again. */
final class MarkSearch {
    private final byte[] mark;
    private final Bytes before;
    private int matched;
    private boolean found;

    /** Takes bytes; the array is only valid during the call. */
    interface Bytes {
        void take(byte[] bytes, int offset, int length);
    }

    MarkSearch(String mark, Bytes before) {
        this.mark = mark.getBytes(StandardCharsets.US_ASCII);
        this.before = before;
    }

    /** Whether the last {@link #take} ended behind a mark. */
    boolean found() {
        return found;
    }

    /** How many bytes may be the beginning of a mark and so have not been passed on. */
    int pending() {
        return matched;
    }

    /** They are none. */
    void flush() {
        int count = matched;
        matched = 0;
        pass(mark, 0, count);
    }

    /** Looks at the bytes from {@code offset} to before {@code end} and returns where it stopped: behind a mark, or at the end. */
    int take(byte[] bytes, int offset, int end) {
        int passed = offset;
        found = false;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == mark[matched]) {
                if (matched == 0) {
                    pass(bytes, passed, i - passed);
                }
                matched++;
                passed = i + 1;
                if (matched == mark.length) {
                    matched = 0;
                    found = true;
                    return passed;
                }
            } else if (matched > 0) {
                flush();
                passed = i;
                i--; // this byte may begin a mark
            }
        }
        pass(bytes, passed, end - passed);
        return end;
    }

    private void pass(byte[] bytes, int offset, int length) {
        if (length > 0) {
            before.take(bytes, offset, length);
        }
    }
}
