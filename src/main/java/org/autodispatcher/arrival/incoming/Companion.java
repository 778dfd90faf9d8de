package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.arrival.ContentDigest;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * A file beside a package that says what its digest must be.
 *
 * @param kind   which digest
 * @param digest in lower-case hexadecimal; empty where none can be read in it (yet)
 * @param facts  of the companion
 */
record Companion(Kind kind, Optional<String> digest, Facts facts) {
    /** More than this is no digest file. */
    private static final int LARGEST = 1 << 16;

    /** The line of {@code sha256sum} for another file says nothing about this one. */
    private static final Pattern SUM_LINE = Pattern.compile("\\\\?([0-9a-fA-F]+)(?: [ *](.+))?");
    private static final Pattern BSD_LINE = Pattern.compile("[A-Z0-9-]+ ?\\((.+)\\) ?= ?([0-9a-fA-F]+)");

    /** Digests that are understood, the strongest first. */
    enum Kind {
        SHA512("SHA-512", 128),
        SHA256("SHA-256", 64),
        SHA1("SHA-1", 40),
        MD5("MD5", 32);

        private final String algorithm;
        private final int length;

        Kind(String algorithm, int length) {
            this.algorithm = algorithm;
            this.length = length;
        }

        private List<Name> namesFor(Name file) {
            String suffix = "." + name().toLowerCase(Locale.ROOT);
            String bytes = new String(file.bytes(), StandardCharsets.ISO_8859_1);
            return List.of(latin(bytes + suffix), latin(bytes + suffix.toUpperCase(Locale.ROOT)));
        }

        private static Name latin(String bytes) {
            return new Name(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** As the JDK calls it. */
        String algorithm() {
            return algorithm;
        }

        /** How it is called in a message. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The strongest companion of a file that lies beside it and can be read. */
    static Optional<Companion> of(Descriptor folder, Name file) throws IOException {
        for (Kind kind : Kind.values()) {
            for (Name name : kind.namesFor(file)) {
                Optional<Companion> found = read(folder, file, kind, name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Companion> read(Descriptor folder, Name file, Kind kind, Name name) throws IOException {
        try {
            if (!folder.stat(name).regular()) {
                return Optional.empty();
            }
            try (Descriptor open = folder.file(name)) {
                Stat stat = open.stat();
                return stat.regular() ? Optional.of(new Companion(kind, digest(text(open, stat), file, kind), Facts.of(stat))) : Optional.empty();
            }
        } catch (LinuxException e) {
            return e.gone() ? Optional.empty() : Optional.of(new Companion(kind, Optional.empty(), new Facts(0, 0, 0, 0))); // there is none, or it is not for us
        }
    }

    /** Of a regular file only: what could be swapped for it, a pipe, would keep us for ever. */
    private static String text(Descriptor open, Stat stat) throws IOException {
        try (FileChannel channel = open.reading()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(stat.size(), LARGEST));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until all is read
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    /** The digest for {@code file} in a companion: alone, or in a line of {@code sha256sum} or BSD's {@code sha256}. */
    private static Optional<String> digest(String text, Name file, Kind kind) {
        String own = file.text().orElse("");
        List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        Optional<String> named = lines.stream().flatMap(line -> digest(line, own).stream()).findFirst();
        Optional<String> only = lines.size() == 1 ? lines.stream().flatMap(line -> digest(line).stream()).findFirst() : Optional.empty();
        return named.or(() -> only).filter(hex -> hex.length() == kind.length).map(hex -> hex.toLowerCase(Locale.ROOT));
    }

    private static Optional<String> digest(String line, String file) {
        Matcher sum = SUM_LINE.matcher(line);
        if (sum.matches() && sum.group(2) != null && base(sum.group(2)).equals(file)) {
            return Optional.of(sum.group(1));
        }
        Matcher bsd = BSD_LINE.matcher(line);
        return bsd.matches() && base(bsd.group(1)).equals(file) ? Optional.of(bsd.group(2)) : Optional.empty();
    }

    /** A digest in the only line: whatever name it was made under, it lies beside this file. */
    private static Optional<String> digest(String line) {
        Matcher sum = SUM_LINE.matcher(line);
        Matcher bsd = BSD_LINE.matcher(line);
        return sum.matches() ? Optional.of(sum.group(1)) : bsd.matches() ? Optional.of(bsd.group(2)) : Optional.empty();
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether a file, read from its beginning, has the digest. */
    boolean fits(FileChannel file) throws IOException {
        file.position(0);
        return digest.equals(Optional.of(ContentDigest.hex(Channels.newInputStream(file), kind.algorithm)));
    }
}
