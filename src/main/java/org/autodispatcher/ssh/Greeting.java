package org.autodispatcher.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.autodispatcher.ssh.Algorithms.Kind;

/**
 * The first thing a server says, looked at in passing: its identification (RFC 4253, section 4.2) and what it offers in its
 * first packet (section 7.1). Both are in the clear and prove nothing; they serve messages only.
 */
final class Greeting {
    private static final int LARGEST = 256 * 1024;
    private static final int KEXINIT = 20;
    private static final int COOKIE = 16;

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean complete;
    private volatile boolean speaksSsh;
    private volatile boolean speaks;
    private volatile Map<Kind, List<String>> offer = Map.of();

    /** Whether the server said anything. */
    boolean speaks() {
        return speaks;
    }

    /** Whether it said that it speaks SSH. */
    boolean speaksSsh() {
        return speaksSsh;
    }

    /** What it offers from us to it (servers offer the same in both directions); empty until it has said so. */
    Map<Kind, List<String>> offer() {
        return offer;
    }

    /** Takes bytes as they come. */
    void take(byte[] bytes, int from, int length) {
        if (complete) {
            return;
        }
        speaks = true;
        begun.write(bytes, from, length);
        try {
            complete = read(ByteBuffer.wrap(begun.toByteArray()));
        } catch (BufferUnderflowException _) {
            complete = begun.size() > LARGEST;
        }
    }

    private boolean read(ByteBuffer bytes) {
        while (!line(bytes).startsWith("SSH-")) {
            // Lines before the identification are for people.
        }
        speaksSsh = true;
        byte[] packet = new byte[Math.clamp(bytes.getInt(), 0, LARGEST)];
        bytes.get(packet);
        ByteBuffer fields = ByteBuffer.wrap(packet).position(1);
        if (fields.get() == KEXINIT) {
            fields.position(fields.position() + COOKIE);
            Map<Kind, List<String>> read = new EnumMap<>(Kind.class);
            read.put(Kind.KEY_EXCHANGE, names(fields));
            read.put(Kind.HOST_KEY, names(fields));
            read.put(Kind.CIPHER, names(fields));
            names(fields);
            read.put(Kind.MAC, names(fields));
            offer = read;
        }
        return true;
    }

    private static String line(ByteBuffer bytes) {
        StringBuilder line = new StringBuilder();
        for (byte b = bytes.get(); b != '\n'; b = bytes.get()) {
            line.append((char) (b & 0xff));
        }
        return line.toString();
    }

    private static List<String> names(ByteBuffer fields) {
        byte[] names = new byte[Math.clamp(fields.getInt(), 0, LARGEST)];
        fields.get(names);
        return List.of(new String(names, StandardCharsets.US_ASCII).split(","));
    }
}
