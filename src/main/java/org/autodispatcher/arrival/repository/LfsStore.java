package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.Name;

/**
 * Where the contents lie that Git LFS keeps beside a repository, each under its SHA-256, {@code aa/bb/aabb…}. In the repository itself lies a
 * pointer: less than 1024 bytes of {@code KEY VALUE} lines, {@code version} first (git-lfs, docs/spec.md). A pointer is never a package.
 */
final class LfsStore {
    /** A pointer is smaller than this. */
    static final int POINTER_LIMIT = 1024;

    private static final String VERSION = "version ";
    private static final List<String> SPECIFICATIONS = List.of("https://git-lfs.github.com/spec/", "https://hawser.github.com/spec/");
    private static final String SPOKEN = "v1";
    private static final String SHA256 = "sha256:";

    private final Path folder;

    LfsStore(Path folder) {
        this.folder = folder;
    }

    /**
     * What a pointer stands for; empty where {@code text} is none.
     *
     * @throws FailureException where it cannot be had: {@code incomplete} where it has not come, {@code digest-differs} where it is another
     */
    Optional<Content> real(byte[] text, Found found) throws IOException {
        String[] lines = new String(text, StandardCharsets.UTF_8).split("\n");
        Optional<String> specification = SPECIFICATIONS.stream().filter(each -> lines[0].startsWith(VERSION + each)).findFirst();
        if (specification.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> keys = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            keys.put(words[0], words.length > 1 ? words[1].strip() : "");
        }
        String oid = keys.getOrDefault("oid", "");
        boolean spoken = lines[0].strip().endsWith("/" + SPOKEN)
                && keys.keySet().stream().noneMatch(key -> key.startsWith("ext-"))
                && oid.matches(SHA256 + "[0-9a-f]{64}")
                && keys.getOrDefault("size", "").matches("\\d{1,18}");
        if (!spoken) {
            throw Failure.of(Reason.INCOMPLETE, "lfs-unknown").with("path", found.shownPath()).exception();
        }
        return Optional.of(object(oid.substring(SHA256.length()), Long.parseLong(keys.get("size")), found));
    }

    private Content object(String oid, long size, Found found) throws IOException {
        Path file = folder.resolve(oid.substring(0, 2)).resolve(oid.substring(2, 4)).resolve(oid);
        try {
            // not Files.isRegularFile: a folder above it that we may not pass is no missing file
            BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!there.isRegularFile()) {
                throw new NoSuchFileException(file.toString());
            }
            if (!Files.isReadable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            FileChannel bytes = open(file);
            if (bytes.size() != size) {
                bytes.close();
                throw wrong(file, found);
            }
            return new Content(size, bytes, Optional.of(new Sha256(oid)), file + " " + there.fileKey() + " " + there.lastModifiedTime());
        } catch (NoSuchFileException e) {
            throw Failure.of(Reason.INCOMPLETE, "lfs-missing").with("path", found.shownPath()).with("object", file).exception(e);
        } catch (AccessDeniedException e) {
            throw Failure.of(Reason.UNREADABLE, "lfs").with("path", found.shownPath()).with("object", file)
                    .with("user", System.getProperty("user.name")).exception(e);
        }
    }

    /** Whoever may write there could put a pipe in its place meanwhile: nothing waits for that. */
    private static FileChannel open(Path file) throws IOException {
        try (Descriptor folder = Descriptor.folder(file.getParent());
                Descriptor opened = folder.file(Name.of(String.valueOf(file.getFileName())))) {
            if (!opened.stat().regular()) {
                throw new NoSuchFileException(file.toString());
            }
            return opened.reading();
        }
    }

    private static FailureException wrong(Path file, Found found) {
        return Failure.of(Reason.DIGEST_DIFFERS, "lfs").with("path", found.shownPath()).with("object", PackageNames.shown(file.toString())).exception();
    }
}
