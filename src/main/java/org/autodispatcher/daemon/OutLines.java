package org.autodispatcher.daemon;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lines for standard output, written by a thread of their own: who reads them late, or not at all, keeps nobody from working or from
 * coming to an end. Where too many wait, those that come then are left out here.
 */
final class OutLines implements AutoCloseable {
    private static final int WAITING = 10_000;

    /** What is still to be read gets this long at the end. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** Not a line that anybody could have written: compared by identity. */
    private static final String END = new String("end");

    private final PrintStream out;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(WAITING);
    private final CountDownLatch written = new CountDownLatch(1);

    OutLines(PrintStream out) {
        this.out = out;
        Thread.ofPlatform().daemon().name("standard output").start(this::write);
    }

    /** Never waits. */
    void line(String line) {
        lines.offer(line);
    }

    private void write() {
        try {
            for (String line = lines.take(); line != END; line = lines.take()) {
                out.println(line);
            }
        } catch (InterruptedException e) {
            // nobody interrupts it
        } finally {
            written.countDown();
        }
    }

    @Override
    public void close() {
        try {
            if (lines.offer(END)) {
                written.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
