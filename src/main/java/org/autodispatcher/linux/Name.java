package org.autodispatcher.linux;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A file's name in its folder, byte for byte as the system has it: any bytes but NUL and {@code /}. */
public final class Name {
    private final byte[] bytes;
    private final int hash;

    /** @param bytes not copied: nobody changes them afterwards */
    public Name(byte[] bytes) {
        this.bytes = bytes;
        hash = Arrays.hashCode(bytes);
    }

    public static Name of(String text) {
        return new Name(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The name as text; empty where it is not UTF-8. */
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The name as text that two names never have in common: what is not UTF-8 is written {@code \xE4}, byte for byte, and so is a backslash. */
    public String lossless() {
        Optional<String> text = text();
        if (text.isPresent() && text.get().indexOf('\\') < 0) {
            return text.get();
        }
        StringBuilder escaped = new StringBuilder();
        for (byte each : bytes) {
            boolean plain = each >= ' ' && each < 0x7F && each != '\\';
            escaped.append(plain ? String.valueOf((char) each) : String.format(Locale.ROOT, "\\x%02X", each));
        }
        return escaped.toString();
    }

    /** The name that {@link #lossless} wrote. */
    public static Name ofLossless(String text) {
        if (text.indexOf('\\') < 0) {
            return of(text);
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\\') {
                bytes[length++] = (byte) Integer.parseInt(text.substring(at + 2, at + 4), 16);
                at += 3;
            } else {
                bytes[length++] = (byte) text.charAt(at);
            }
        }
        return new Name(Arrays.copyOf(bytes, length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return lossless();
    }
}
