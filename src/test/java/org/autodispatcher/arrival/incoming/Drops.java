package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.config.Sources;
import org.autodispatcher.linux.Stat;
import org.autodispatcher.rig.Folders;

/** An incoming directory that is watched, with a folder of this account's own beside it on the same file system. */
final class Drops implements AutoCloseable {
    static final Duration QUIET = Duration.ofMillis(400);
    private static final AtomicInteger MARKS = new AtomicInteger();

    final RecordingSink sink = new RecordingSink();
    private final Path dir;
    private final Path incoming;
    private final Path spooled;
    private Sources.Incoming settings;
    private Predicate<Stat> elsewhere = _ -> false;
    private Optional<IncomingDirectory> directory = Optional.empty();
    private FirstLook firstLook = FirstLook.ADOPT;

    private Drops(Path dir, Path incoming) throws IOException {
        spooled = Files.createTempDirectory(Path.of("/dev/shm"), "ad-spool-"); // in memory: putting thousands on a disk takes its time
        this.dir = dir;
        this.incoming = incoming;
        settings = new Sources.Incoming(
                "test",
                incoming,
                new Sources.Completeness(Sources.When.AUTO, ".ready", QUIET),
                new Sources.Watching(Sources.How.AUTO, Duration.ofHours(1)),
                new Sources.Answers(false, Sources.After.KEEP));
    }

    /** One in {@code dir}, which every account may pass through from now on. */
    static Drops in(Path dir) throws IOException {
        Folders.open(dir);
        Files.createDirectories(dir.resolve("made"));
        return new Drops(dir, Files.createDirectories(dir.resolve("incoming")));
    }

    /** The same, where another account owns the directory and what is in it. */
    Drops ownedBy(String account) throws IOException {
        Folders.give(incoming, account);
        Folders.give(dir.resolve("made"), account);
        return this;
    }

    Drops quiet(Duration quiet) {
        return with(new Sources.Completeness(settings.complete().when(), settings.complete().readySuffix(), quiet), settings.watching());
    }

    Drops when(Sources.When when) {
        return with(new Sources.Completeness(when, settings.complete().readySuffix(), settings.complete().quiet()), settings.watching());
    }

    Drops watching(Sources.How how, Duration every) {
        return with(settings.complete(), new Sources.Watching(how, every));
    }

    private Drops with(Sources.Completeness complete, Sources.Watching watching) {
        settings = new Sources.Incoming(settings.name(), settings.path(), complete, watching, settings.answers());
        return this;
    }

    Drops elsewhere(Predicate<Stat> is) {
        elsewhere = is;
        return this;
    }

    Drops firstLook(FirstLook what) {
        firstLook = what;
        return this;
    }

    /** Begins, and returns when everything has been looked at once. */
    Drops start() throws IOException {
        begin().orTimeout(60, TimeUnit.SECONDS).join();
        return this;
    }

    /** Another incoming directory, which keeps what it knows beside this one and hands over to the same sink. */
    IncomingDirectory another(String name, Path path) {
        Sources.Incoming its = new Sources.Incoming(name, path, settings.complete(), settings.watching(), settings.answers());
        Spool spool = new Spool(spooled, new Spool.Limits(Long.MAX_VALUE, 0));
        return new IncomingDirectory(its, new IncomingDirectory.Surroundings(spool, dir.resolve("state"), sink, InstantSource.system(), _ -> false));
    }

    /** Begins. */
    CompletableFuture<Void> begin() throws IOException {
        Spool spool = new Spool(spooled, new Spool.Limits(Long.MAX_VALUE, 0));
        IncomingDirectory fresh = new IncomingDirectory(
                settings, new IncomingDirectory.Surroundings(spool, dir.resolve("state"), sink, InstantSource.system(), elsewhere));
        directory = Optional.of(fresh);
        return fresh.start(firstLook);
    }

    /** Ends it; {@link #start} begins anew with what it remembers. */
    void stop() throws IOException {
        if (directory.isPresent()) {
            directory.get().close();
            directory = Optional.empty();
        }
    }

    DirectoryStanding standing() {
        return directory.orElseThrow().standing();
    }

    /** Waits until it stands so; it is asked again and again, since nothing tells of it. */
    void awaitStanding(Predicate<DirectoryStanding> so) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!so.test(standing())) {
            assertThat(System.nanoTime()).as("how it stands: %s", standing()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** From now on nobody reads what the system tells, until the latch is opened. */
    CountDownLatch nobodyReads() throws ReflectiveOperationException, InterruptedException {
        Field field = IncomingDirectory.class.getDeclaredField("reader");
        field.setAccessible(true);
        EventReader reader = (EventReader) ((Optional<?>) field.get(directory.orElseThrow())).orElseThrow();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        reader.drain(_ -> {
            held.countDown();
            awaited(goesOn);
        }, () -> { });
        held.await();
        return goesOn;
    }

    static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where it keeps what it knows. */
    Path memory() {
        return dir.resolve("state/test");
    }

    Path path() {
        return incoming;
    }

    Path path(String name) {
        return incoming.resolve(name);
    }

    /** What takers have begun and not ended in the spool. */
    long halfCopies() throws IOException {
        try (var files = Files.list(spooled)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("taking-")).count();
        }
    }

    /** Comes back once the beginning of a file has been copied and the rest is not, or it has come. */
    void copying(String name) throws IOException {
        boolean begun = false;
        while (!begun && sink.all(name).isEmpty()) {
            try (var files = Files.list(spooled)) {
                begun = files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith("taking-") && file.toFile().length() > 0);
            }
        }
    }

    /** Writes a file beside the directory, on its file system. */
    Path made(String name, byte[] content) throws IOException {
        return Files.write(dir.resolve("made").resolve(name), content);
    }

    /** Drops a file that is whole by a rename, and waits for it: what happened before has been heard then. */
    void mark() {
        String name = "mark-" + MARKS.incrementAndGet();
        try {
            Files.move(made(name, name.getBytes()), path(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sink.awaited(name);
    }

    /** Comes back once a file that nothing is known of has been left alone for the quiet time. */
    void quietPasses() throws IOException {
        String name = "quiet-" + MARKS.incrementAndGet();
        Files.writeString(path(name), name);
        assertThat(sink.awaited(name).rule()).isEqualTo("quiet");
    }

    /** Waits until somebody is seen to write to a file, and has written something. */
    void written(String name) {
        waits(name, why -> why.is(Reason.INCOMPLETE, Judge.WRITING));
        awaitStanding(_ -> path(name).toFile().length() > 0);
    }

    /** Waits until a file is told to wait; {@code path} from the top. */
    Waiting waits(String path) {
        return waits(path, _ -> true);
    }

    /** Waits until it waits for this. */
    Waiting waits(String path, Predicate<Failure> why) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Optional<Waiting> found = Optional.empty();
        while (found.isEmpty()) {
            assertThat(sink.all()).as("it has come instead of waiting").noneMatch(each -> each.path().equals(path(path).toString()));
            assertThat(System.nanoTime()).as("waited for %s to wait: %s", path, standing().waiting()).isLessThan(deadline);
            mark();
            found = standing().waiting().stream().filter(each -> each.path().equals(path) && why.test(each.why())).findFirst();
        }
        return found.get();
    }

    /** Whether a file waits now. */
    boolean waitsNow(String path) {
        return standing().waiting().stream().anyMatch(each -> each.path().equals(path));
    }

    /** This file has come once, whole, and does not come again by what has happened so far. */
    RecordingSink.Arrived cameOnce(String name, Path content) throws IOException {
        return cameOnce(name, digest(content));
    }

    /** The same of a file of this digest. */
    RecordingSink.Arrived cameOnce(String name, String digest) {
        RecordingSink.Arrived first = sink.awaited(name);
        mark();
        assertThat(sink.all(name)).as(name).hasSize(1);
        assertThat(first.reason()).as(name).isEmpty();
        assertThat(first.digest()).as(name).contains(digest);
        return first;
    }

    /** The same where nothing can be renamed into the directory to see what was heard. */
    void cameOnceFound(String name, Path content) throws IOException {
        assertThat(sink.awaited(name).digest()).as(name).contains(digest(content));
        assertThat(sink.all(name)).as(name).hasSize(1);
    }

    static String digest(Path file) throws IOException {
        return digest(Files.readAllBytes(file));
    }

    static String digest(byte[] bytes) {
        var digest = Sha256.start();
        digest.update(bytes);
        return Sha256.of(digest).hex();
    }

    /** Bytes of no known format. */
    static byte[] opaque(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        bytes[0] = 'x';
        return bytes;
    }

    /** A zip file of about this size. */
    static byte[] zip(int size, long seed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("content"));
            zip.write(opaque(size, seed));
        }
        return bytes.toByteArray();
    }

    /** What has to stand before a command that is to run as another account. */
    static List<String> as(String account) {
        return List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--init-groups");
    }

    @Override
    public void close() throws IOException {
        stop();
        Folders.remove(spooled);
    }
}
