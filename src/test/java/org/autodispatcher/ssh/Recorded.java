package org.autodispatcher.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Keeps what a remote command writes. */
public final class Recorded implements RemoteShell.Output {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public synchronized void out(byte[] bytes, int offset, int length) {
        out.write(bytes, offset, length);
        notifyAll();
    }

    @Override
    public synchronized void err(byte[] bytes, int offset, int length) {
        err.write(bytes, offset, length);
        notifyAll();
    }

    /** Standard output so far, as UTF-8. */
    public synchronized String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Standard error so far, as UTF-8. */
    public synchronized String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Waits until standard output holds {@code text}. */
    public synchronized void awaitOut(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!out().contains(text)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("not written: " + text + ", but: " + out() + err());
            }
            wait(left);
        }
    }
}
