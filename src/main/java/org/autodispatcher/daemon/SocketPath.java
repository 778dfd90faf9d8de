package org.autodispatcher.daemon;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.autodispatcher.linux.Libc;

/**
 * A Unix-domain socket as the system can be told its name. A name has 108 bytes (unix(7)); where the path is longer, its folder
 * is opened and the name goes through this process's own link to it, {@code /proc/self/fd/N} (proc(5)). No file is made for
 * that, and nobody else can put another folder in its place meanwhile.
 */
record SocketPath(Path name, int folder) implements AutoCloseable {
    private static final int NONE = -1;

    /** The JDK keeps some of the 108 bytes for itself. */
    private static final int LONGEST = 100;

    /** The name of {@code file}, whose folder must be there. */
    static SocketPath of(Path file) throws IOException {
        if (file.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return new SocketPath(file, NONE);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        int descriptor = Libc.openPath(folder.toString());
        return new SocketPath(Path.of("/proc/self/fd", String.valueOf(descriptor), String.valueOf(file.getFileName())), descriptor);
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(name);
    }

    /** Whether a socket, or anything else, has this name. */
    boolean exists() {
        return Files.exists(name, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        if (folder != NONE) {
            Libc.close(folder);
        }
    }
}
