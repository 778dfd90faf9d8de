package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * How far the ledger had come, in a file beside it: whoever puts an older ledger back is found out. It is written after each
 * commit and before anybody is told of it, so it may lag behind the ledger and never leads. It is not synced each time: after
 * a power failure it lags further.
 *
 * <p>The file has two places of one sector each, written in turn, each with a checksum: a write that is torn leaves the other.
 */
final class LedgerMark implements AutoCloseable {
    private static final int SECTOR = 512;
    private static final Pattern LINE = Pattern.compile("([0-9]{1,18}) ([0-9a-f]{64}) ([0-9a-f]{8})\\s*");

    private final FileChannel file;
    private int next;

    private LedgerMark(FileChannel file, int next) {
        this.file = file;
        this.next = next;
    }

    /**
     * What a mark says.
     *
     * @param sequence of an entry that was committed
     * @param hash     of that entry, hexadecimal
     * @param place    which of the two it stood in
     */
    record Known(long sequence, String hash, int place) {}

    /** Neither place holds what was written there. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What is said in {@code path}; empty where there is no such file. */
    static Optional<Known> read(Path path) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        return Optional.of(Stream.of(0, 1)
                .flatMap(place -> line(bytes, place).stream())
                .max(Comparator.comparingLong(Known::sequence))
                .orElseThrow(Damaged::new));
    }

    private static Optional<Known> line(byte[] bytes, int place) {
        if (bytes.length < (place + 1) * SECTOR) {
            return Optional.empty();
        }
        Matcher line = LINE.matcher(new String(bytes, place * SECTOR, SECTOR, StandardCharsets.ISO_8859_1));
        return line.matches() && checksum(line.group(1) + " " + line.group(2)).equals(line.group(3))
                ? Optional.of(new Known(Long.parseLong(line.group(1)), line.group(2), place))
                : Optional.empty();
    }

    /** Opens the mark to be kept up; where there is none, makes it, saying {@code sequence} and {@code hash}. */
    static LedgerMark open(Path path, long sequence, byte[] hash) throws IOException {
        int next = 0;
        Optional<Known> known = read(path);
        if (known.isPresent()) {
            next = 1 - known.get().place();
        } else {
            Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
            Files.deleteIfExists(unfinished);
            LedgerFiles.create(unfinished);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.write(text(sequence, hash), 0);
                channel.write(text(sequence, hash), SECTOR);
                channel.force(true);
            }
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            LedgerFiles.sync(path.getParent());
        }
        return new LedgerMark(FileChannel.open(path, StandardOpenOption.WRITE), next);
    }

    /** Says that the entry {@code sequence} with {@code hash} is committed. */
    void write(long sequence, byte[] hash) throws IOException {
        file.write(text(sequence, hash), (long) next * SECTOR);
        next = 1 - next;
    }

    private static ByteBuffer text(long sequence, byte[] hash) {
        String said = sequence + " " + HexFormat.of().formatHex(hash);
        String line = said + " " + checksum(said);
        return ByteBuffer.wrap((line + " ".repeat(SECTOR - line.length() - 1) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String checksum(String said) {
        CRC32 crc = new CRC32();
        crc.update(said.getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    @Override
    public void close() throws IOException {
        file.force(false);
        file.close();
    }
}
