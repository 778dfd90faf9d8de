package org.autodispatcher.upgrade;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Makes lines of bytes as they come. A line ends with a line feed, or with a carriage return as progress displays use it. A
 * line longer than 64 KiB comes in pieces, so that memory stays bounded. Bytes that are not UTF-8 are shown as {@code \xE9}.
 */
final class OutputLines {
    static final int LONGEST = 64 * 1024;
    /** Bytes of a character in UTF-8 (RFC 3629); a piece ends before one that has only begun. */
    static final int LONGEST_CHARACTER = 4;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Consumer<String> lines;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean afterReturn;

    OutputLines(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Takes the next bytes. */
    void take(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            take(bytes[i]);
        }
    }

    /** There is no more: a line without an end is one all the same. */
    void end() {
        if (length > 0) {
            pass(length);
        }
    }

    private void take(byte b) {
        boolean ended = afterReturn;
        afterReturn = false;
        switch (b) {
            case '\n' -> {
                if (!ended || length > 0) {
                    pass(length);
                }
            }
            case '\r' -> {
                // What a display leaves between two returns is a line, nothing between them is none.
                if (length > 0) {
                    pass(length);
                    afterReturn = true;
                }
            }
            default -> {
                if (length == LONGEST) {
                    pass(wholeCharacters());
                }
                line[length++] = b;
            }
        }
    }

    /** Passes the first {@code count} bytes on and keeps the rest. */
    private void pass(int count) {
        lines.accept(decode(ByteBuffer.wrap(line, 0, count)));
        System.arraycopy(line, count, line, 0, length - count);
        length -= count;
    }

    /** How many bytes there are without a character of UTF-8 (RFC 3629) that has only begun. */
    private int wholeCharacters() {
        for (int back = 1; back < LONGEST_CHARACTER; back++) {
            int b = line[length - back] & 0xff;
            if (b >= 0xc0) {
                int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return needed > back ? length - back : length;
            }
            if (b < 0x80) {
                return length;
            }
        }
        return length;
    }

    private static String decode(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
        StringBuilder text = new StringBuilder(bytes.remaining());
        CharBuffer chars = CharBuffer.allocate(bytes.remaining() + 1);
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, true);
            text.append(chars.flip());
            chars.clear();
            if (!result.isError()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                text.append("\\x").append(HEX.toHexDigits(bytes.get()));
            }
            decoder.reset();
        }
    }
}
