package org.autodispatcher.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What tells this HOME from every other: made once, kept in {@code state/identity}, written into the run folders on targets.
 *
 * @param text 32 hexadecimal digits
 */
public record HomeIdentity(String text) {
    public HomeIdentity {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("not an identity: " + text);
        }
    }

    /** The identity of the HOME whose private folder is {@code state}; empty where it has none yet. Nothing is made. */
    public static Optional<HomeIdentity> read(Path state) throws IOException {
        try {
            return Optional.of(new HomeIdentity(Files.readString(file(state), StandardCharsets.US_ASCII).strip()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(file(state) + ": " + e.getMessage(), e);
        }
    }

    /** The same; made where there is none, and on the disk when this returns. */
    public static HomeIdentity of(Path state) throws IOException {
        Optional<HomeIdentity> known = read(state);
        return known.isPresent() ? known.get() : make(state);
    }

    private static HomeIdentity make(Path state) throws IOException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        HomeIdentity made = new HomeIdentity(HexFormat.of().formatHex(random));
        Path unfinished = Files.createTempFile(state, "identity.", ".unfinished", LedgerFiles.PRIVATE);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap((made.text() + "\n").getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            Files.createLink(file(state), unfinished); // a rename would replace what another process made meanwhile
            return made;
        } catch (FileAlreadyExistsException _) {
            return read(state).orElseThrow(() -> new NoSuchFileException(file(state).toString()));
        } finally {
            Files.deleteIfExists(unfinished);
            LedgerFiles.sync(state);
        }
    }

    private static Path file(Path state) {
        return state.resolve("identity");
    }
}
