package org.autodispatcher.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/**
 * A file with a secret in it: a regular file (no link, nothing that could make the reader wait) of our own account that neither
 * group nor others may touch, as Python's netrc asks of {@code ~/.netrc}.
 *
 * <p>The JDK has no fstat(2). The file's attributes are therefore read before it is opened (without following a link) and after
 * it was read; device, inode and change time must be the same, so they are those of the file that was read.
 */
public final class PrivateFile {
    private static final String ATTRIBUTES = "unix:mode,uid,dev,ino,ctime,isRegularFile,isSymbolicLink,isDirectory,owner";
    private static final int GROUP_AND_OTHERS = 077;

    /** No password file or netrc file comes near this. */
    private static final int MAX_SIZE = 1 << 20;

    private PrivateFile() {}

    /**
     * All of its bytes.
     *
     * @throws FileProblemException {@code missing}, {@code denied}, {@code link}, {@code directory}, {@code not-regular}, {@code owner},
     *                              {@code permissions}, {@code too-large}, {@code changed} or {@code unreadable}
     */
    public static byte[] read(Path file) throws FileProblemException {
        try {
            Map<String, Object> before = attributes(file);
            check(file, before);
            byte[] bytes;
            try (SeekableByteChannel channel = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                    InputStream in = Channels.newInputStream(channel)) {
                bytes = in.readNBytes(MAX_SIZE + 1);
            }
            if (!before.equals(attributes(file))) {
                throw new FileProblemException("changed", file.toString(), 0);
            }
            if (bytes.length > MAX_SIZE) {
                throw new FileProblemException("too-large", file.toString(), 0, "limit", "1 MiB");
            }
            return bytes;
        } catch (FileProblemException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Refuses a private key, or what opens one, that others can use, as ssh(1) does: a file of our own account must be closed to
     * group and others; one of another account is that account's care, and one that is not there is told when it is read.
     *
     * @throws FileProblemException {@code key-permissions}
     */
    public static void checkKey(Path file) throws FileProblemException {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid");
            int mode = (Integer) attributes.get("mode") & 07777;
            boolean own = ((Integer) attributes.get("uid")).longValue() == OwnAccount.id();
            if (own && (mode & GROUP_AND_OTHERS) != 0) {
                throw new FileProblemException("key-permissions", file.toString(), 0, "mode", String.format("%04o", mode));
            }
        } catch (FileProblemException e) {
            throw e;
        } catch (IOException _) {
            // whoever reads it says why it cannot be read
        }
    }

    private static Map<String, Object> attributes(Path file) throws IOException {
        return Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    private static void check(Path file, Map<String, Object> attributes) throws FileProblemException {
        String name = file.toString();
        if (attributes.get("isSymbolicLink").equals(true)) {
            throw new FileProblemException("link", name, 0);
        }
        if (attributes.get("isDirectory").equals(true)) {
            throw new FileProblemException("directory", name, 0);
        }
        if (!attributes.get("isRegularFile").equals(true)) {
            throw new FileProblemException("not-regular", name, 0);
        }
        if (((Integer) attributes.get("uid")).longValue() != OwnAccount.id()) {
            throw new FileProblemException(
                    "owner", name, 0, "owner", String.valueOf(attributes.get("owner")), "account", System.getProperty("user.name"));
        }
        int mode = (Integer) attributes.get("mode") & 07777;
        if ((mode & GROUP_AND_OTHERS) != 0) {
            throw new FileProblemException("permissions", name, 0, "mode", String.format("%04o", mode));
        }
    }

    /** What the system said, as one of our words. */
    static FileProblemException unreadable(Path file, IOException cause) {
        FileProblemException told = switch (cause) {
            case NoSuchFileException e -> new FileProblemException("missing", file.toString(), 0);
            case NotDirectoryException e -> new FileProblemException("missing", file.toString(), 0);
            case AccessDeniedException e -> new FileProblemException("denied", file.toString(), 0, "account", System.getProperty("user.name"));
            case FileSystemException e when e.getReason() != null ->
                new FileProblemException("unreadable", file.toString(), 0, "cause", e.getReason());
            default -> new FileProblemException("unreadable", file.toString(), 0, "cause", String.valueOf(cause.getMessage()));
        };
        told.initCause(cause);
        return told;
    }
}
