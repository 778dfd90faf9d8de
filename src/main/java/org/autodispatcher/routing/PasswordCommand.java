package org.autodispatcher.routing;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;

/**
 * Asks a program for a password: an argument list without a shell, nothing on its input, its error output thrown away (it may
 * quote the secret), killed with all it started when the time is over.
 */
final class PasswordCommand {
    /** A password is short; a program that prints without end is not read to the end. */
    private static final int MAX_OUTPUT = 64 << 10;

    private final List<String> words;
    private final Duration limit;

    PasswordCommand(List<String> words, Duration limit) {
        this.words = words;
        this.limit = limit;
    }

    /**
     * What it printed, up to 64 KiB.
     *
     * @throws FailureException {@code secret-unreadable}, where it cannot be started, does not end in time or ends with another
     *                          status than 0
     */
    byte[] output() throws IOException {
        Process process = start();
        try {
            CompletableFuture<byte[]> output = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> read(process.getInputStream(), output));
            long deadline = System.nanoTime() + limit.toNanos();
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failure("command-late").with("seconds", limit.toSeconds()).exception();
            }
            if (process.exitValue() != 0) {
                throw failure("command-failed").with("status", process.exitValue()).exception();
            }
            return output.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw failure("command-late").with("seconds", limit.toSeconds()).exception(e);
        } catch (ExecutionException e) {
            throw failure("command-unreadable").exception(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("command-late").with("seconds", limit.toSeconds()).exception(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        try {
            return new ProcessBuilder(words)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw failure("command-missing").exception(e);
        }
    }

    /** Up to the end of the first line: a daemon that keeps the output open is not waited for. */
    private static void read(InputStream in, CompletableFuture<byte[]> output) {
        try (in) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c >= 0 && line.size() < MAX_OUTPUT; c = in.read()) {
                line.write(c);
                if (c == '\n') {
                    output.complete(line.toByteArray());
                }
            }
            output.complete(line.toByteArray());
        } catch (IOException e) {
            output.completeExceptionally(e);
        }
    }

    /** Only the program is named: arguments are not ours to show. */
    private Failure failure(String variant) {
        return Failure.of(Reason.SECRET_UNREADABLE, variant)
                .with("command", words.getFirst())
                .with("command_word", ShellQuote.word(words.getFirst()));
    }
}
