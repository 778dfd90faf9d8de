package org.autodispatcher.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.Settings;

/**
 * Takes the bytes of packages from the socket into a private folder, {@code state/received}, until the core has taken them. What
 * does not come whole, or not as it was sent, is no arrival: nobody else ever hears of it.
 */
final class Received {
    private static final FileAttribute<?> PRIVATE_FOLDER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int DIGEST_LINE = 256;

    private final Path folder;
    private final Settings.Limits limits;

    /** In {@code state} of an owned HOME: whatever lies there from before was being received when its owner was killed. */
    Received(Path state, Settings.Limits limits) throws IOException {
        this.folder = state.resolve("received");
        this.limits = limits;
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, PRIVATE_FOLDER);
        }
        try (Stream<Path> left = Files.list(folder)) {
            for (Path each : left.toList()) {
                remove(each);
            }
        }
    }

    /** Does something with a file that goes away afterwards. */
    @FunctionalInterface
    interface Use<T> {
        T of(Path file) throws IOException;
    }

    /**
     * Receives a package and hands it to {@code use} under its own name.
     *
     * @throws ControlException {@code broken-transfer}, {@code bad-request}
     * @throws org.autodispatcher.FailureException {@code too-large}, {@code spool-full}
     */
    <T> T take(Conversation talk, Request.HandIn asked, Use<T> use) throws IOException {
        requireName(asked.name());
        requireRoom(asked);
        Path own = Files.createTempDirectory(folder, "", PRIVATE_FOLDER);
        try {
            Path file = own.resolve(asked.name());
            Sha256 digest = receive(talk, file, asked.size());
            Request.Sent sent = Wire.to(Request.Sent.class, talk.read(DIGEST_LINE));
            if (!digest.hex().equals(sent.sha256())) {
                throw ControlException.of(ControlException.Code.BROKEN_TRANSFER, Map.of("package", asked.name()));
            }
            return use.of(file);
        } finally {
            remove(own);
        }
    }

    /** Whatever its name is worth as a package's, it must be the name of one file. */
    private static void requireName(String name) throws ControlException {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw Conversation.bad("a name that is no file's");
        }
    }

    private void requireRoom(Request.HandIn asked) throws IOException {
        if (asked.size() < 0) {
            throw Conversation.bad("a size below nothing");
        }
        if (asked.size() > limits.maxSize()) {
            throw Failure.of(Reason.TOO_LARGE)
                    .with("path", asked.path()).with("path_word", ShellQuote.word(asked.path()))
                    .with("size", asked.size()).with("limit", limits.maxSize()).exception();
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free - asked.size() < limits.minFree()) {
            throw Failure.of(Reason.SPOOL_FULL)
                    .with("folder", folder).with("free", free).with("size", asked.size()).with("limit", limits.minFree()).exception();
        }
    }

    private static Sha256 receive(Conversation talk, Path file, long size) throws IOException {
        MessageDigest digest = Sha256.start();
        try (FileChannel out = FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), PRIVATE_FILE)) {
            for (long left = size; left > 0; ) {
                ByteBuffer bytes = talk.bytes(left);
                left -= bytes.remaining();
                digest.update(bytes.duplicate());
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
        }
        return Sha256.of(digest);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
