package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One output in files of at most 8 MiB, each named by the place its first byte has in the whole; so what is kept, what is not and
 * how much there was can be told from names and lengths, whenever the writer was killed. The first file stays; of the others the
 * last two do.
 */
final class OutputFiles implements KeptOutput {
    private static final long PART = 8L << 20;
    private static final int LAST = 2;

    /** Its parent is the dispatch's folder, its name what the names of all files begin with. */
    private final Path beginning;

    OutputFiles(Path beginning) {
        this.beginning = beginning;
    }

    private record Part(long offset, Path file) {
        long end() throws IOException {
            return offset + Files.size(file);
        }
    }

    private List<Part> parts() throws IOException {
        String prefix = beginning.getFileName().toString();
        List<Part> parts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(beginning.getParent())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]{1,18}")) {
                    parts.add(new Part(Long.parseLong(name.substring(prefix.length())), file));
                }
            }
        } catch (NoSuchFileException _) {
            // nothing was written yet
        }
        parts.sort(Comparator.comparingLong(Part::offset));
        return parts;
    }

    @Override
    public synchronized long size() throws IOException {
        List<Part> parts = parts();
        return parts.isEmpty() ? 0 : parts.getLast().end();
    }

    @Override
    public Optional<Piece> next(long offset, int most) throws IOException {
        for (Part part : parts()) {
            try (FileChannel channel = FileChannel.open(part.file(), StandardOpenOption.READ)) {
                long from = Math.max(0, offset - part.offset());
                long left = channel.size() - from;
                if (left > 0) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, left));
                    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
                        // until it is full
                    }
                    return Optional.of(new Piece(part.offset() + from, java.util.Arrays.copyOf(bytes.array(), bytes.position())));
                }
            } catch (NoSuchFileException _) {
                // it was dropped meanwhile: what follows is a gap
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized boolean await(long offset, Duration most) throws InterruptedException, IOException {
        long end = System.nanoTime() + most.toNanos();
        while (size() <= offset) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Adds {@code bytes}, whose first is number {@code offset} of the whole; not before {@link #size()}. */
    synchronized void append(long offset, ByteBuffer bytes) throws IOException {
        Files.createDirectories(beginning.getParent(), LedgerFiles.PRIVATE_FOLDER);
        List<Part> parts = parts();
        while (bytes.hasRemaining()) {
            boolean goesOn = !parts.isEmpty() && parts.getLast().end() == offset && offset - parts.getLast().offset() < PART;
            if (!goesOn) {
                parts.add(begin(offset));
            }
            Part part = parts.getLast();
            int now = (int) Math.min(bytes.remaining(), part.offset() + PART - offset);
            try (FileChannel channel = FileChannel.open(part.file(), StandardOpenOption.APPEND)) {
                ByteBuffer slice = bytes.slice(bytes.position(), now);
                while (slice.hasRemaining()) {
                    channel.write(slice);
                }
            }
            bytes.position(bytes.position() + now);
            offset += now;
        }
        drop(parts);
        notifyAll();
    }

    private Part begin(long offset) throws IOException {
        Path file = beginning.resolveSibling(beginning.getFileName().toString() + offset);
        FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), LedgerFiles.PRIVATE).close();
        return new Part(offset, file);
    }

    private static void drop(List<Part> parts) throws IOException {
        for (int i = 1; i < parts.size() - LAST; i++) {
            Files.deleteIfExists(parts.get(i).file());
        }
    }

    /** Makes all that is kept survive a power failure. */
    synchronized void sync() throws IOException {
        List<Part> parts = parts();
        for (Part part : parts) {
            try (FileChannel channel = FileChannel.open(part.file(), StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        if (!parts.isEmpty()) {
            LedgerFiles.sync(beginning.getParent());
            LedgerFiles.sync(beginning.getParent().getParent());
        }
    }
}
