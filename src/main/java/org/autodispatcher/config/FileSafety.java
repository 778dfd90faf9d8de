package org.autodispatcher.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read and write our files, and reading those that need not be secret. Whoever can write a route can run commands on
 * production, so a configuration that everybody can write is refused.
 */
public final class FileSafety {
    /** A configuration of this size is a mistake, and reading it could take all memory. */
    private static final long MAX_SIZE = 16 << 20;

    private FileSafety() {}

    /** Notes whether others may write {@code file}, and, where it {@code holdsPassword}, whether group or others may read it. */
    public static void checkFile(Path file, boolean holdsPassword, Problems problems) {
        permissions(file, problems).ifPresent(permissions -> {
            refuseWritable(file, permissions, "file.writable", problems);
            boolean shared = permissions.contains(PosixFilePermission.GROUP_READ) || permissions.contains(PosixFilePermission.OTHERS_READ);
            if (holdsPassword && shared) {
                note(Problem.Severity.WARNING, file, permissions, "file.password-readable", problems);
            }
        });
    }

    /**
     * Notes whether others may write HOME or its {@code state/}. Others may pass through HOME: {@code incoming/} lies in it.
     * A {@code state/} that is not there yet is in order.
     */
    public static void checkHome(Path home, Problems problems) {
        permissions(home, problems).ifPresent(found -> refuseWritable(home, found, "file.home-writable", problems));
        Path state = home.resolve("state");
        if (Files.exists(state)) {
            permissions(state, problems).ifPresent(found -> refuseWritable(state, found, "file.state-writable", problems));
        }
    }

    /** All bytes of a regular file (or a link to one); empty where that cannot be, which has then been noted. */
    public static Optional<byte[]> read(Path file, Problems problems) {
        try {
            return Optional.of(bytes(file));
        } catch (FileProblemException e) {
            problems.add(e.problem());
        } catch (IOException e) {
            problems.add(PrivateFile.unreadable(file, e).problem());
        }
        return Optional.empty();
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileProblemException("directory", file.toString(), 0);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileProblemException("not-regular", file.toString(), 0);
        }
        if (Files.size(file) > MAX_SIZE) {
            throw new FileProblemException("too-large", file.toString(), 0, "limit", "16 MiB");
        }
        return Files.readAllBytes(file);
    }

    private static void refuseWritable(Path file, Set<PosixFilePermission> permissions, String code, Problems problems) {
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            note(Problem.Severity.ERROR, file, permissions, code, problems);
        }
    }

    private static void note(
            Problem.Severity severity, Path file, Set<PosixFilePermission> permissions, String code, Problems problems) {
        FileProblemException told = new FileProblemException(
                code, file.toString(), 0, "mode", PosixFilePermissions.toString(permissions));
        problems.add(new Problem(severity, file.toString(), 0, code, told.values()));
    }

    private static Optional<Set<PosixFilePermission>> permissions(Path file, Problems problems) {
        try {
            return Optional.of(Files.getPosixFilePermissions(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            problems.add(PrivateFile.unreadable(file, e).problem());
            return Optional.empty();
        }
    }
}
