package org.autodispatcher.arrival.repository;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes as one word of ASCII without a blank, and back: paths need not be UTF-8, and may hold anything but NUL (gitglossary(7), path). */
final class Percent {
    private static final String PLAIN = "-._/@+:,~";
    private static final int HEX = 16;

    private Percent() {}

    static String of(byte[] bytes) {
        StringBuilder word = new StringBuilder();
        for (byte each : bytes) {
            boolean plain = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each >= '0' && each <= '9' || each > 0 && PLAIN.indexOf(each) >= 0;
            word.append(plain ? String.valueOf((char) each) : String.format(Locale.ROOT, "%%%02X", each & 0xFF));
        }
        return word.toString();
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException where {@code word} is none of ours */
    static byte[] bytes(String word) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != '%') {
                bytes.write(word.charAt(i));
            } else if (i + 2 < word.length()) {
                bytes.write(Integer.parseInt(word.substring(i + 1, i + 3), HEX));
                i += 2;
            } else {
                throw new IllegalArgumentException(word);
            }
        }
        return bytes.toByteArray();
    }

    /** As text; what is not UTF-8 becomes U+FFFD. */
    static String text(String word) {
        return new String(bytes(word), StandardCharsets.UTF_8);
    }
}
