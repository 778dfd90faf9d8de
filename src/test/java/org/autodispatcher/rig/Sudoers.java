package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Lines of sudoers(5), for as long as it is open. Another run of the tests on this machine waits meanwhile, as visudo would; classes of
 * one run that use it hold {@link #LOCK}.
 */
public final class Sudoers implements AutoCloseable {
    /** Name of the resource lock. */
    public static final String LOCK = "sudoers";

    private static final Path FILE = Path.of("/etc/sudoers.d/ad-upgrade-test");

    private final FileChannel locked = FileChannel.open(Path.of("/etc/sudoers"), StandardOpenOption.READ, StandardOpenOption.WRITE);

    public Sudoers(String lines) throws IOException {
        locked.lock();
        Files.deleteIfExists(FILE);
        Files.createFile(FILE, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------")));
        Files.writeString(FILE, lines + "\n");
    }

    @Override
    public void close() throws IOException {
        Files.delete(FILE);
        locked.close();
    }
}
