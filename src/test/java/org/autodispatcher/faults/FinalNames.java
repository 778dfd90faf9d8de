package org.autodispatcher.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.autodispatcher.Sha256;

/**
 * Looks at the final names on the targets, about a thousand times a second, from outside: each is absent, or holds all bytes of a
 * package of that name. It looks at the file system itself, past every server.
 */
public final class FinalNames implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(1);
    /** So many names, the last to be told of, are looked at each time; all others now and then, since looking takes time, too. */
    private static final int RECENT = 64;

    private final Map<Path, Set<String>> whole = new ConcurrentHashMap<>();
    private final Deque<Path> recent = new ConcurrentLinkedDeque<>();
    private final Map<Path, String> seen = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private final FutureTask<Long> looking = new FutureTask<>(this::look);
    private volatile boolean ended;
    private long looks;

    /** Begins to look. */
    public FinalNames() {
        Thread.ofPlatform().daemon().name("final names").start(looking);
    }

    /** From now on {@code path} may hold the bytes of {@code sha256}, too. Said before they are handed in. */
    public void mayHold(Path path, String sha256) {
        whole.computeIfAbsent(path, first -> ConcurrentHashMap.newKeySet()).add(sha256);
        recent.addLast(path);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
    }

    /** Ends the looking and says what was seen. */
    public List<Violation> found() throws InterruptedException, ExecutionException {
        close();
        looking.get();
        return List.copyOf(violations);
    }

    @Override
    public void close() {
        ended = true;
    }

    private long look() throws IOException {
        while (!ended) {
            lookOnce(looks % 100 == 0);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        lookOnce(true);
        return looks;
    }

    private void lookOnce(boolean everything) throws IOException {
        looks++;
        for (Path path : everything ? whole.keySet() : recent) {
            lookAt(path, whole.get(path));
        }
        if (everything) {
            for (Path folder : new HashSet<>(whole.keySet().stream().map(Path::getParent).toList())) {
                strangers(folder);
            }
        }
    }

    private void lookAt(Path path, Set<String> allowed) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            String state = attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
            if (state.equals(seen.get(path))) {
                return;
            }
            String digest = digest(path);
            if (!allowed.contains(digest)) {
                violations.add(new Violation(Promise.NO_HALF_FILE, path + " holds " + attributes.size() + " bytes of digest " + digest));
            }
            seen.put(path, state);
        } catch (NoSuchFileException _) {
            seen.remove(path);
        }
    }

    /** A visible name that nobody handed in. */
    private void strangers(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(path -> !path.getFileName().toString().startsWith(".") && !whole.containsKey(path))
                    .filter(path -> seen.put(path, "stranger") == null)
                    .forEach(path -> violations.add(new Violation(Promise.NO_HALF_FILE, path + " was never handed in")));
        }
    }

    private static String digest(Path path) throws IOException {
        MessageDigest digest = Sha256.start();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.of(digest).hex();
    }
}
