package org.autodispatcher.arrival;

import org.autodispatcher.FailureException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;

/** The file that somebody hands in, as it lies there. */
public final class PackageFile {
    private PackageFile() {}

    /**
     * What can be said of {@code file} without opening it.
     *
     * @throws org.autodispatcher.FailureException {@code name-refused}, {@code not-a-file}, {@code empty}, {@code unreadable}
     */
    public static BasicFileAttributes look(Path file) throws IOException {
        requireName(file);
        return attributes(file);
    }

    /** Opens {@code file}, which was looked at, for reading; a link is not followed. */
    public static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        } catch (AccessDeniedException e) {
            throw about(file, Reason.UNREADABLE)
                    .with("user", System.getProperty("user.name"))
                    .with("mode", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .exception(e);
        }
    }

    static void requireName(Path file) throws FailureException {
        Optional<Failure> refusal = PackageNames.refusal(file);
        if (refusal.isPresent()) {
            throw refusal.get().exception();
        }
    }

    static BasicFileAttributes attributes(Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw about(file, Reason.NOT_A_FILE, "missing").exception(e);
        } catch (AccessDeniedException e) {
            throw about(file, Reason.UNREADABLE, "folder").with("user", System.getProperty("user.name")).exception(e);
        }
        if (!attributes.isRegularFile()) {
            String kind = attributes.isDirectory() ? "folder" : attributes.isSymbolicLink() ? "link" : "special";
            throw about(file, Reason.NOT_A_FILE, kind).exception();
        }
        if (attributes.size() == 0) {
            throw about(file, Reason.EMPTY).exception();
        }
        return attributes;
    }

    static void requireUnchanged(Path file, BasicFileAttributes before, long copied) throws IOException {
        BasicFileAttributes after = attributes(file);
        boolean same = copied == before.size()
                && after.size() == before.size()
                && after.lastModifiedTime().equals(before.lastModifiedTime())
                && String.valueOf(after.fileKey()).equals(String.valueOf(before.fileKey()));
        if (!same) {
            throw about(file, Reason.INCOMPLETE, "changed").exception();
        }
    }

    /** A failure that names {@code file}, as text and as a word of a command. */
    static Failure about(Path file, Reason reason, String... variant) {
        Failure failure = variant.length == 0 ? Failure.of(reason) : Failure.of(reason, variant[0]);
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of("."));
        return failure.with("path", PackageNames.shown(file.toString()))
                .with("path_word", ShellQuote.word(file.toString()))
                .with("folder_word", ShellQuote.word(folder.toString()));
    }
}
