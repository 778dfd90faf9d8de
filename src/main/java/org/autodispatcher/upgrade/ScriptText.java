package org.autodispatcher.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The parts of our scripts that stand beside this class as files, for any POSIX shell (POSIX.1-2024, XCU 2). */
enum ScriptText {
    /** Which machine, which processes. */
    PLACE,
    /** Who has the turn, and why nothing can be written. */
    HOLDER,
    /** Taking the turn and claiming the run. */
    TURN,
    /** Keeping a start from coming about. */
    BAR,
    /** What watches over the command. */
    GUARD,
    /** Passing on what a run writes. */
    FOLLOW,
    /** Whether runs can be kept in a folder. */
    FOLDER,
    /** Starting and following. */
    LAUNCH,
    /** Finding out the former without a start. */
    TRYOUT,
    /** Whether processes outlive a session. */
    PROBE,
    /** Clearing up. */
    CLEAN;

    private final String text = read();

    /** The part as it is sent: without comment lines. */
    String text() {
        return text;
    }

    private String read() {
        try (InputStream in = ScriptText.class.getResourceAsStream(fileName())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String fileName() {
        return name().toLowerCase(java.util.Locale.ROOT) + ".sh";
    }
}
