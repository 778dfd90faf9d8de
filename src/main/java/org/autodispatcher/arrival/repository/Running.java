package org.autodispatcher.arrival.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.autodispatcher.FailureException;

/** A program whose output is read. One that says nothing for {@link #PATIENCE} is ended; whatever it complains of, only the beginning is kept. */
final class Running implements AutoCloseable {
    /** A disk that has to wake up, and a large history, have to be waited for; a dead network mount has not. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int COMPLAINT = 4096;
    private static final int BUFFER = 1 << 14;

    private final Process process;
    private final Function<String, FailureException> failure;
    private final CompletableFuture<String> complaint = new CompletableFuture<>();
    private volatile long heard = System.nanoTime();

    /** @param failure what it means that it ended badly, with its own words */
    Running(Process process, Function<String, FailureException> failure) {
        this.process = process;
        this.failure = failure;
        Thread.startVirtualThread(this::listen);
        Thread.startVirtualThread(this::watch);
    }

    int read(byte[] into) throws IOException {
        return read(into, 0, into.length);
    }

    int read(byte[] into, int from, int most) throws IOException {
        int read = process.getInputStream().read(into, from, most);
        heard = System.nanoTime();
        return read;
    }

    byte[] readNBytes(int most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = read(buffer); read >= 0 && all.size() < most; read = read(buffer)) {
            all.write(buffer, 0, read);
        }
        return all.toByteArray();
    }

    /** Its exit status, once its output has been read to the end. */
    int status() throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException();
        }
    }

    /**
     * It has ended well.
     *
     * @return true
     * @throws FailureException where it has not
     */
    boolean requireWell() throws IOException {
        if (status() != 0) {
            throw failure.apply(complaint.join());
        }
        return true;
    }

    private void listen() {
        try (InputStream words = process.getErrorStream()) {
            complaint.complete(new String(words.readNBytes(COMPLAINT), StandardCharsets.UTF_8));
            words.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException | UncheckedIOException e) {
            complaint.complete("");
        }
    }

    private void watch() {
        try {
            while (!process.waitFor(PATIENCE.toNanos() - (System.nanoTime() - heard), TimeUnit.NANOSECONDS)) {
                if (System.nanoTime() - heard >= PATIENCE.toNanos()) {
                    process.destroyForcibly();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.getInputStream().close();
    }
}
