package org.autodispatcher.report;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text that comes in pieces of bytes, whose borders may lie within a character. What is not UTF-8 becomes U+FFFD. */
public final class Utf8Pieces {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer left = ByteBuffer.allocate(0);

    /** The characters that are complete with {@code piece}; what it begins is kept for the next. */
    public String text(byte[] piece) {
        ByteBuffer bytes = ByteBuffer.allocate(left.remaining() + piece.length).put(left).put(piece).flip();
        String text = decoded(bytes, false);
        left = bytes;
        return text;
    }

    /** What was begun and will not be completed any more: nothing, or U+FFFD. */
    public String rest() {
        String text = decoded(left, true);
        decoder.reset();
        left = ByteBuffer.allocate(0);
        return text;
    }

    private String decoded(ByteBuffer bytes, boolean last) {
        CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
        CoderResult result = decoder.decode(bytes, text, last);
        if (result.isOverflow()) {
            throw new IllegalStateException("more characters than bytes");
        }
        return text.flip().toString();
    }
}
