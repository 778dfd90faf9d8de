package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An account of this machine with files that a test puts into its home, the account's own. Closing it puts everything back as
 * it was. Two tests that write the same file of one account exclude each other with {@code @ResourceLock}.
 */
public final class Account implements AutoCloseable {
    private final String name;
    private final Map<Path, Optional<byte[]>> before = new LinkedHashMap<>();

    public Account(String name) {
        this.name = name;
    }

    /** Its home. */
    public Path home() {
        return Path.of("/home", name);
    }

    /** Writes a file of its home, making the folders on the way. */
    public Path write(String path, String content) throws IOException {
        Path file = home().resolve(path);
        before.putIfAbsent(file, Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty());
        folder(file.getParent());
        Files.writeString(file, content);
        own(file);
        return file;
    }

    /** Makes a folder of its home that is removed with all that is in it. */
    public Path folder(Path path) throws IOException {
        if (!Files.exists(path)) {
            folder(path.getParent());
            before.putIfAbsent(path, Optional.empty());
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            own(path);
        }
        return path;
    }

    /** Gives a file to the account. */
    public void own(Path file) throws IOException {
        Files.getFileAttributeView(file, PosixFileAttributeView.class)
                .setOwner(file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
    }

    @Override
    public void close() throws IOException {
        for (Map.Entry<Path, Optional<byte[]>> entry : before.entrySet()) {
            if (entry.getValue().isPresent()) {
                Files.write(entry.getKey(), entry.getValue().get());
            } else if (Files.exists(entry.getKey())) {
                Folders.remove(entry.getKey());
            }
        }
    }
}
