package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.rig.Program;

/** The program as the campaigns start it. */
final class Programs {
    private static Optional<Path> impatient = Optional.empty();

    private static final String CLOCK = """
            () -> {
                try {
                    String off = java.nio.file.Files.readString(java.nio.file.Path.of(System.getenv("AD_CLOCK")));
                    return java.time.Instant.now().plusSeconds(Long.parseLong(off));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }""";

    private static Optional<Path> movedClock = Optional.empty();

    private Programs() {}

    /** As it is handed out. */
    static Program asHandedOut() {
        return Program.as(Rig.OWNER);
    }

    /**
     * With time limits of a few seconds where it has half a minute and more, and with short pauses between attempts, so that many
     * silences can be waited for. Nothing else is changed.
     */
    static synchronized Program impatient() throws IOException {
        if (impatient.isEmpty()) {
            impatient = Optional.of(PatchedProgram.cached(PatchedProgram.of(List.of(
                    new Patch("TimeLimits.java",
                            "Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(15)",
                            "Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(6), Duration.ofSeconds(2)")))));
        }
        return Program.as(Rig.OWNER).from(impatient.orElseThrow());
    }

    /** With a clock that is off by the seconds in the file that AD_CLOCK names. Nothing else is changed. */
    static synchronized Program withMovedClock() throws IOException {
        if (movedClock.isEmpty()) {
            movedClock = Optional.of(PatchedProgram.cached(PatchedProgram.of(List.of(
                    new Patch("dispatch/OwnedHome.java", "InstantSource clock = InstantSource.system();", "InstantSource clock = " + CLOCK + ";"),
                    new Patch("dispatch/RetryPlan.java", "Ticker.SYSTEM, InstantSource.system()", "Ticker.SYSTEM, " + CLOCK)))));
        }
        return Program.as(Rig.OWNER).from(movedClock.orElseThrow());
    }
}
