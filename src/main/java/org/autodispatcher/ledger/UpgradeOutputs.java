package org.autodispatcher.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.autodispatcher.Secret;

/**
 * What upgrades wrote, in files beside the ledger: {@code output/DISPATCH/TARGET.RUN.OFFSET}, a run being how often a person had
 * ordered the upgrade to be run once more, and, for what is run beside it, its part: {@code 0}, {@code 0-health}, {@code 0-rollback}.
 */
public final class UpgradeOutputs {
    private final Path folder;
    private final Map<Path, OutputFiles> written = new ConcurrentHashMap<>();

    /** @param folder {@code state/output} of the HOME; made when first written to */
    public UpgradeOutputs(Path folder) {
        this.folder = folder;
    }

    /**
     * The output of one upgrade, to be read. Writing in this process wakes those who wait for more.
     *
     * @param run see {@link #run}
     */
    public KeptOutput of(long dispatch, String target, String run) {
        return files(dispatch, target, run);
    }

    /** What the output of a part of an upgrade goes by; the empty word is the upgrade itself. */
    public static String run(int repeats, String part) {
        return part.isEmpty() ? String.valueOf(repeats) : repeats + "-" + part;
    }

    /**
     * The output of one upgrade, to be written. One at a time may write it.
     *
     * @param run     see {@link #run}
     * @param secrets are covered in it
     */
    public OutputWriter writer(long dispatch, String target, String run, Collection<Secret> secrets) {
        return new OutputWriter(files(dispatch, target, run), new SecretFilter(secrets));
    }

    private OutputFiles files(long dispatch, String target, String run) {
        Path beginning = folder.resolve(String.valueOf(dispatch)).resolve(fileName(target) + "." + run + ".");
        return written.computeIfAbsent(beginning, OutputFiles::new);
    }

    /** A target as one part of a path: what is not a letter, a digit or one of {@code @:-[]._} stands as {@code %XX}. */
    private static String fileName(String target) {
        StringBuilder name = new StringBuilder();
        for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "@:-[]._".indexOf(c) >= 0);
            name.append(plain ? String.valueOf(c) : "%%%02X".formatted(b & 0xff));
        }
        return name.toString();
    }

    /** The dispatches that output is kept of, and when each was last written to. */
    public Map<Long, Instant> dispatches() throws IOException {
        Map<Long, Instant> all = new TreeMap<>();
        for (Path of : folders()) {
            all.put(dispatch(of), written(of));
        }
        return all;
    }

    /** The highest dispatch that output is kept of; 0 where there is none. */
    long last() throws IOException {
        return folders().stream().mapToLong(UpgradeOutputs::dispatch).max().orElse(0);
    }

    private static long dispatch(Path folder) {
        return Long.parseLong(folder.getFileName().toString());
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> each.getFileName().toString().matches("[0-9]{1,18}")).toList();
        } catch (NoSuchFileException _) {
            return List.of(); // nothing was written yet
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The time of its newest file; of itself where it has none. */
    private static Instant written(Path folder) throws IOException {
        Optional<Instant> newest = Optional.empty();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Instant at = Files.getLastModifiedTime(file).toInstant();
                newest = newest.filter(at::isBefore).or(() -> Optional.of(at));
            }
        }
        return newest.isPresent() ? newest.get() : Files.getLastModifiedTime(folder).toInstant();
    }

    /** Removes all output of a dispatch. */
    public void remove(long dispatch) throws IOException {
        Path of = folder.resolve(String.valueOf(dispatch));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(of)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            return;
        }
        Files.deleteIfExists(of);
        written.keySet().removeIf(beginning -> beginning.startsWith(of));
    }
}
