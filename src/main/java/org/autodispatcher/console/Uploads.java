package org.autodispatcher.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autodispatcher.Sha256;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.dispatch.Token;

/**
 * What has come of packages that are not whole yet: {@code state/uploads/HASH.TOTAL}, the hash of the token's name and time and the package's name, so
 * that what one has begun no other goes on with, not even a later one of its name. Nothing here has arrived. It is kept for a day, and across restarts of the dispatcher;
 * not across one of the machine, since nobody knows then which of its bytes came to the disk.
 */
final class Uploads {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final String UNKNOWN = "unknown";

    private final Path folder;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** @param folder made when the first upload begins */
    Uploads(Path folder) {
        this.folder = folder;
    }

    /**
     * How far an upload has come.
     *
     * @param bytes where it goes on. The last byte is never among them: only its coming ends an upload
     * @param total how many there will be, where that was said
     */
    record Held(long bytes, OptionalLong total) {
        static final Held NOTHING = new Held(0, OptionalLong.empty());
    }

    /** A file of this folder. */
    private record Part(Path path, OptionalLong total) {
        static Part of(Path path) {
            String end = String.valueOf(path.getFileName()).substring(65);
            return new Part(path, end.equals(UNKNOWN) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(end)));
        }
    }

    Held held(Token token, String name) throws IOException {
        return held(key(token, name));
    }

    private Held held(String key) throws IOException {
        Optional<Part> part = part(key);
        if (part.isEmpty()) {
            return Held.NOTHING;
        }
        try {
            long size = Files.size(part.get().path());
            OptionalLong total = part.get().total();
            return new Held(total.isPresent() ? Math.min(size, total.getAsLong() - 1) : size, total);
        } catch (NoSuchFileException e) {
            return Held.NOTHING; // it has just become whole
        }
    }

    private Optional<Part> part(String key) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, key + ".*")) {
            for (Path path : all) {
                return Optional.of(Part.of(path));
            }
        }
        return Optional.empty();
    }

    /** It is uploaded by whoever holds this, and by nobody else until it is closed. */
    Turn enter(Token token, String name) throws Refusal {
        String key = key(token, name);
        if (!underWay.add(key)) {
            throw Refusal.of(Code.UPLOAD_UNDER_WAY).with("name", name);
        }
        return new Turn(key);
    }

    private static String key(Token token, String name) {
        MessageDigest digest = Sha256.start();
        digest.update((token.name() + "\0" + token.created() + "\0" + name).getBytes(StandardCharsets.UTF_8));
        return Sha256.of(digest).hex();
    }

    /** The only place from which an upload is written. */
    final class Turn implements AutoCloseable {
        private final String key;

        private Turn(String key) {
            this.key = key;
        }

        Held held() throws IOException {
            return Uploads.this.held(key);
        }

        /** Opens the file to be written from {@code span}'s first byte on; what lies behind that in it goes. */
        FileChannel open(Span span) throws IOException {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path file = folder.resolve(key + "." + (span.total().isPresent() ? String.valueOf(span.total().getAsLong()) : UNKNOWN));
            Optional<Part> before = part(key);
            if (before.isPresent() && !before.get().path().equals(file)) {
                Files.move(before.get().path(), file, StandardCopyOption.ATOMIC_MOVE);
            }
            FileChannel channel = FileChannel.open(file, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel.truncate(span.from());
            channel.position(span.from());
            return channel;
        }

        /** Where the bytes are. */
        Path file() throws IOException {
            return part(key).orElseThrow(() -> new NoSuchFileException(key)).path();
        }

        /** Nothing of it is wanted any more. */
        void discard() throws IOException {
            Optional<Part> part = part(key);
            if (part.isPresent()) {
                Files.deleteIfExists(part.get().path());
            }
        }

        @Override
        public void close() {
            underWay.remove(key);
        }
    }

    /** Writes all of {@code bytes}. */
    static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Removes what nobody goes on with.
     *
     * @param booted when this machine was started
     */
    void clean(Instant now, Instant booted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                String key = String.valueOf(path.getFileName()).split("\\.", 2)[0];
                Instant last = Files.getLastModifiedTime(path).toInstant();
                boolean old = last.isBefore(now.minus(KEPT)) || last.isBefore(booted);
                if (old && underWay.add(key)) {
                    try {
                        Files.deleteIfExists(path);
                    } finally {
                        underWay.remove(key);
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // one became whole meanwhile; the rest is looked at the next time
        }
    }
}
