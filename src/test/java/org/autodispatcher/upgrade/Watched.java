package org.autodispatcher.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Keeps what an upgrade tells. */
final class Watched implements DetachedUpgrade.Watcher {
    private final List<String> lines = new ArrayList<>();
    private OptionalLong pid = OptionalLong.empty();
    private boolean sizeOnly;
    private int overdue;
    private int toldInVain;
    private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    private final List<String> gaps = new ArrayList<>();
    private long next;

    @Override
    public synchronized void output(long at, byte[] array, int offset, int length) {
        next = at + length;
        bytes.write(array, offset, length);
        notifyAll();
    }

    @Override
    public synchronized void gap(long from, long to) {
        gaps.add(from + "-" + to);
    }

    /** All bytes of the output that came. */
    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    synchronized List<String> gaps() {
        return List.copyOf(gaps);
    }

    /** The number of the byte after the last that came. */
    synchronized long next() {
        return next;
    }

    @Override
    public synchronized void started(long process) {
        pid = OptionalLong.of(process);
        notifyAll();
    }

    @Override
    public synchronized void line(String text) {
        lines.add(text);
        notifyAll();
    }

    @Override
    public synchronized void sizeOnly() {
        sizeOnly = true;
    }

    /** The next times it cannot be told that a command is overdue. */
    synchronized void cannotBeTold(int times) {
        toldInVain = times;
    }

    @Override
    public synchronized void overdue() {
        if (toldInVain-- > 0) {
            throw new UncheckedIOException(new IOException("disk full"));
        }
        overdue++;
        notifyAll();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized OptionalLong pid() {
        return pid;
    }

    synchronized boolean saidSizeOnly() {
        return sizeOnly;
    }

    synchronized int overdueCount() {
        return overdue;
    }

    void awaitLine(String text) throws InterruptedException {
        await(() -> lines.contains(text));
    }

    void awaitOverdue() throws InterruptedException {
        await(() -> overdue > 0);
    }

    private synchronized void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("still waiting; lines: " + lines);
            }
            wait(left);
        }
    }
}
