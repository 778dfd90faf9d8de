package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;

/**
 * The folder of a repository into which its hooks put their records. Everybody who may commit may write there, so what lies there is never
 * believed and never opened: a record is a symbolic link that leads nowhere, its text is what it would lead to, and whose it is the
 * kernel tells. It says that there is something to look at, and who brought which commit.
 */
public final class Records {
    /** The folder's name in a repository. */
    public static final String FOLDER = "auto-dispatcher";

    private static final Pattern NAME = Pattern.compile("look|push-\\d{1,10}-[0-9a-f]{1,64}|r\\d{1,15}");
    private static final String BEING_MADE = ".new-";
    private static final int MOST = 10_000;
    private static final int LONGEST = 4096;
    private static final Duration MADE_WITHIN = Duration.ofMinutes(1);

    private final Path folder;

    public Records(Path repository) {
        folder = repository.resolve(FOLDER);
    }

    public Path folder() {
        return folder;
    }

    /** Whether there are hooks that could write. */
    public boolean any() {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * A record.
     *
     * @param path    itself
     * @param owner   the account that made it, as the kernel says
     * @param brought what it says was brought: ids of commits, or a revision
     * @param at      when it was made
     */
    public record Record(Path path, String owner, List<String> brought, Instant at) {
        private static final String LOOK = "look";

        /** Whether it says only that refs have changed. */
        public boolean looks() {
            return brought.equals(List.of(LOOK));
        }
    }

    /** Those that lie there, the oldest first. What is no record of ours is left alone. */
    public List<Record> all() throws IOException {
        List<Record> all = new ArrayList<>();
        if (!any()) {
            return all;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int count = 0;
            for (Path entry : entries) {
                if (++count > MOST) {
                    break;
                }
                record(entry).ifPresent(all::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (AccessDeniedException e) {
            throw unusable(e);
        }
        all.sort(Comparator.comparing(Record::at));
        return all;
    }

    private Optional<Record> record(Path entry) {
        String name = String.valueOf(entry.getFileName());
        try {
            PosixFileAttributes attributes = Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Instant at = attributes.lastModifiedTime().toInstant();
            if (name.startsWith(BEING_MADE) && at.isBefore(Instant.now().minus(MADE_WITHIN))) {
                Files.deleteIfExists(entry); // its hook was killed
            }
            if (!attributes.isSymbolicLink() || !NAME.matcher(name).matches()) {
                return Optional.empty();
            }
            String text = Files.readSymbolicLink(entry).toString();
            List<String> brought = text.length() > LONGEST ? List.of() : List.of(text.split(" "));
            return Optional.of(new Record(entry, attributes.owner().getName(), brought, at));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // gone, or a text that is none
        }
    }

    /** It has been heeded. */
    public void remove(Record record) throws IOException {
        try {
            Files.deleteIfExists(record.path());
        } catch (FileSystemException e) {
            throw unusable(e);
        }
    }

    private FailureException unusable(IOException cause) {
        return Failure.of(Reason.UNREADABLE, "records").with("path", folder).with("user", System.getProperty("user.name")).exception(cause);
    }
}
