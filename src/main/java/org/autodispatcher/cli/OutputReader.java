package org.autodispatcher.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.autodispatcher.dispatch.Control;

/** Reads what an upgrade wrote. */
final class OutputReader {
    private OutputReader() {}

    /** Takes pieces as they are read. */
    @FunctionalInterface
    interface Sink {
        void take(Control.Output piece) throws IOException;
    }

    /** Its last bytes, as text: at most {@code bytes} of them. */
    static String tail(Control control, long dispatch, String target, int bytes) throws IOException {
        long total = control.output(dispatch, target, 0).total();
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        read(control, dispatch, target, Math.max(0, total - bytes), piece -> tail.write(piece.bytes()));
        return total > bytes ? fromItsFirstCharacter(tail.toByteArray()) : tail.toString(StandardCharsets.UTF_8);
    }

    /** Without the end of a character whose beginning was cut off: bytes of the form 10xxxxxx (RFC 3629, section 3). */
    private static String fromItsFirstCharacter(byte[] tail) {
        int begin = 0;
        while (begin < tail.length && (tail[begin] & 0xC0) == 0x80) {
            begin++;
        }
        return new String(tail, begin, tail.length - begin, StandardCharsets.UTF_8);
    }

    /**
     * Everything from byte {@code from} on that there is by now.
     *
     * @return the last piece, behind whose bytes nothing is yet
     */
    static Control.Output read(Control control, long dispatch, String target, long from, Sink sink) throws IOException {
        Control.Output piece = control.output(dispatch, target, from);
        while (piece.bytes().length > 0) {
            sink.take(piece);
            piece = control.output(dispatch, target, piece.from() + piece.bytes().length);
        }
        return piece;
    }
}
