package org.autodispatcher.arrival.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;

/**
 * A program that reads repositories, run with an argument list, without a shell, in an environment that holds nothing of ours: a
 * {@code GIT_DIR} or {@code LANG} of whoever started us would lead it elsewhere or have it spell names differently.
 */
final class Tool {
    private static final int LONGEST_ANSWER = 64 << 20;
    private static final int BUFFER = 1 << 16;

    private final String program;
    private final List<String> first;
    private final Path repository;
    private final Map<String, String> environment;

    /**
     * @param program     its name in PATH
     * @param first       arguments that stand before all others
     * @param repository  what it reads, for whoever has to be told that it cannot
     * @param environment what it gets besides PATH and a locale
     */
    Tool(String program, List<String> first, Path repository, Map<String, String> environment) {
        this.program = program;
        this.first = List.copyOf(first);
        this.repository = repository;
        this.environment = Map.copyOf(environment);
    }

    /** What it writes, as text without the last line end. */
    String text(String... arguments) throws IOException {
        return new String(bytes(arguments), StandardCharsets.UTF_8).stripTrailing();
    }

    /** What it writes. */
    byte[] bytes(String... arguments) throws IOException {
        try (Running running = start(List.of(arguments), "")) {
            byte[] answer = running.readNBytes(LONGEST_ANSWER);
            running.requireWell();
            return answer;
        }
    }

    /** Whether it ends with 0; otherwise it must end with 1, which is an answer too. */
    boolean says(String... arguments) throws IOException {
        try (Running running = start(List.of(arguments), "")) {
            running.readNBytes(LONGEST_ANSWER);
            int status = running.status();
            return status == 0 || status != 1 && running.requireWell();
        }
    }

    /** Hears of pieces; what it throws ends the program. */
    @FunctionalInterface
    interface Pieces {
        void piece(byte[] bytes) throws IOException;
    }

    /** Hands on, one after the other, the pieces of its output that end in {@code end}, without that. */
    void pieces(char end, String stdin, Pieces each, String... arguments) throws IOException {
        try (Running running = start(List.of(arguments), stdin)) {
            ByteArrayOutputStream piece = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int read = running.read(buffer); read >= 0; read = running.read(buffer)) {
                int from = 0;
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == end) {
                        piece.write(buffer, from, i - from);
                        each.piece(piece.toByteArray());
                        piece.reset();
                        from = i + 1;
                    }
                }
                piece.write(buffer, from, read - from);
            }
            running.requireWell();
        }
    }

    /** Its output as it comes. Whoever reads to the end learns whether it ended well. */
    InputStream stream(String... arguments) throws IOException {
        Running running = start(List.of(arguments), "");
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int read = running.read(into, from, most);
                if (read < 0) {
                    running.requireWell();
                }
                return read;
            }

            @Override
            public void close() throws IOException {
                running.close();
            }
        };
    }

    private Running start(List<String> arguments, String stdin) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(first);
        command.addAll(arguments);
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C.UTF-8"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            boolean there = Arrays.stream(path.split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
            throw there ? e : Failure.of(Reason.UNREADABLE, "no-program").with("program", program).with("path", repository).exception(e);
        }
        Thread.startVirtualThread(() -> give(process, stdin));
        return new Running(process, this::failure);
    }

    private static void give(Process process, String stdin) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it did not want to know; its exit status says what it made of that
        }
    }

    /** Why it cannot be read, as far as we can tell; the program's own words are in it. */
    private FailureException failure(String said) {
        String user = System.getProperty("user.name");
        if (Files.notExists(repository)) {
            return Failure.of(Reason.UNREADABLE, "repository-missing").with("path", repository).with("user", user).exception();
        }
        return Failure.of(Reason.UNREADABLE, "repository")
                .with("path", repository)
                .with("user", user)
                .with("mode", mode(repository))
                .with("program", program)
                .with("detail", PackageNames.shown(said.lines().findFirst().orElse("")))
                .exception();
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)) + " "
                    + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException e) {
            return "?";
        }
    }
}
