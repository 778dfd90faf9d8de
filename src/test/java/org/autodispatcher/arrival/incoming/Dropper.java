package org.autodispatcher.arrival.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.rig.SshKeys;

/**
 * Another account that drops files: with tools, or with a process of its own that does one system call after the other as it is told, and
 * can be killed in between.
 */
final class Dropper implements AutoCloseable {
    static final String ACCOUNT = "ad-dropper";

    /** Does what each line says, and says so. */
    private static final String OBEYS = """
            import ctypes, mmap, os, sys, time
            libc = ctypes.CDLL(None, use_errno=True)
            for line in sys.stdin:
                try:
                    exec(line)
                    print('done', flush=True)
                except BaseException as e:
                    print(repr(e), flush=True)
            """;

    private final Path dir;
    private final List<String> before;
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private Dropper(Path dir, List<String> before) throws IOException {
        this.dir = dir;
        this.before = before;
        process = new ProcessBuilder(command("/usr/bin/python3", "-c", OBEYS)).directory(dir.toFile()).redirectErrorStream(true).start();
        in = process.outputWriter();
        out = process.inputReader();
    }

    /** One that works in {@code dir}. */
    static Dropper in(Path dir) throws IOException {
        return new Dropper(dir, Drops.as(ACCOUNT));
    }

    /** The same as the account of the tests. */
    static Dropper ourselvesIn(Path dir) throws IOException {
        return new Dropper(dir, List.of());
    }

    private List<String> command(String... words) {
        List<String> all = new ArrayList<>(before);
        all.addAll(List.of(words));
        return all;
    }

    /** Has its process do this, in Python, on one line. */
    Dropper does(String python) {
        assertThat(answer(python)).as(python).isEqualTo("done");
        return this;
    }

    /** The same, whatever comes of it. */
    String answer(String python) {
        try {
            in.write(python + "\n");
            in.flush();
            return String.valueOf(out.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a tool to its end. */
    String runs(String... words) throws IOException {
        return SshKeys.run(command(words), dir);
    }

    /** Runs a line of sh to its end. */
    String sh(String line) throws IOException {
        return runs("/bin/sh", "-euc", line);
    }

    /** Starts a tool, and goes on. */
    Process starts(String... words) throws IOException {
        return new ProcessBuilder(command(words)).directory(dir.toFile()).redirectErrorStream(true).start();
    }

    /** Its process is killed: the system closes what it has open. */
    void killed() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        killed();
    }
}
