package org.autodispatcher.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Text files of which each holds the lines of one day: {@code auto-dispatcher-2026-11-26.log}. Those whose time is over are
 * removed when a new one begins, but not where the clock has leapt further than they are kept.
 */
final class DayFiles implements AutoCloseable {
    private static final String BEFORE = "auto-dispatcher-";
    private static final String BEHIND = ".log";

    private final Path folder;
    private final ZoneId zone;
    private final Duration keep;
    private Optional<FileChannel> file = Optional.empty();
    private LocalDate day = LocalDate.MIN;

    /**
     * @param folder made, for its owner alone, when the first line is written
     * @param zone   whose days are meant
     * @param keep   for how long
     */
    DayFiles(Path folder, ZoneId zone, Duration keep) {
        this.folder = folder;
        this.zone = zone;
        this.keep = keep;
    }

    /** Appends one line to the file of the day of {@code at}. */
    synchronized void write(Instant at, String line) throws IOException {
        LocalDate today = LocalDate.ofInstant(at, zone);
        if (!today.equals(day) || file.filter(FileChannel::isOpen).isEmpty()) {
            begin(today);
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
            file.orElseThrow().write(bytes);
        }
    }

    private void begin(LocalDate today) throws IOException {
        close();
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        file = Optional.of(FileChannel.open(folder.resolve(BEFORE + today + BEHIND),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        LocalDate before = day;
        day = today;
        LocalDate oldest = today.minusDays(Math.max(1, keep.toDays()));
        if (before.equals(LocalDate.MIN) || !before.isBefore(oldest)) {
            removeBefore(oldest);
        }
    }

    private void removeBefore(LocalDate oldest) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.filter(path -> day(path).filter(of -> of.isBefore(oldest)).isPresent()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static Optional<LocalDate> day(Path path) {
        String name = String.valueOf(path.getFileName());
        if (!name.startsWith(BEFORE) || !name.endsWith(BEHIND)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(name.substring(BEFORE.length(), name.length() - BEHIND.length())));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
            file = Optional.empty();
        }
    }
}
