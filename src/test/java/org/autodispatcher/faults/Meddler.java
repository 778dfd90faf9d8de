package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Something on the target that does a thing to each file as soon as it is there, about a thousand times a second. */
final class Meddler implements AutoCloseable {
    private static final long MOMENT_NANOS = 1_000_000;

    private final FutureTask<Integer> work;
    private volatile boolean ended;

    private Meddler(Path folder, Deed deed) {
        work = new FutureTask<>(() -> meddle(folder, deed));
        Thread.ofPlatform().daemon().name("meddler").start(work);
    }

    /** What is done to a file; whether something was. */
    @FunctionalInterface
    interface Deed {
        boolean with(Path file) throws IOException;
    }

    /** Turns the first byte of every staged file into another one, while the rest still comes. */
    static Meddler withStaged(Path folder) {
        return new Meddler(folder, file -> file.getFileName().toString().endsWith(".part") && alter(file));
    }

    /** Puts other bytes in the place of the file of that name, in one step. */
    static Meddler replacing(Path folder, String name) {
        return new Meddler(folder, file -> {
            if (!file.getFileName().toString().equals(name) || Files.size(file) < 10) {
                return false;
            }
            Path other = Files.writeString(file.resolveSibling(".other"), "exit 0 last 0 lines 0\n" + "y".repeat((int) Files.size(file) - 22));
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        });
    }

    private static boolean alter(Path file) throws IOException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer first = ByteBuffer.allocate(1);
            if (bytes.read(first, 0) < 1 || first.get(0) == '!') {
                return false;
            }
            bytes.write(ByteBuffer.wrap(new byte[] {'!'}), 0);
            return true;
        }
    }

    private int meddle(Path folder, Deed deed) throws IOException {
        int done = 0;
        while (!ended) {
            if (Files.isDirectory(folder)) {
                done += once(folder, deed);
            }
            // a folder that is watched tells of changes too late: the file must be met while it is still being written
            LockSupport.parkNanos(MOMENT_NANOS);
        }
        return done;
    }

    private static int once(Path folder, Deed deed) throws IOException {
        int done = 0;
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                try {
                    done += deed.with(file) ? 1 : 0;
                } catch (NoSuchFileException _) {
                    // renamed or removed meanwhile
                }
            }
        }
        return done;
    }

    /** Ends it, and says how often it did something. */
    int end() throws Exception {
        close();
        return work.get();
    }

    @Override
    public void close() {
        ended = true;
    }
}
