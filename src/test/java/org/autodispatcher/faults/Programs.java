package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autodispatcher.rig.Program;

/** The program as the campaigns start it. */
final class Programs {
    private static final List<Patch> SHORT_LIMITS = List.of(
            new Patch("TimeLimits.java",
                    "Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(15)",
                    "Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(6), Duration.ofSeconds(2)"),
            shorter("ssh/ShellChannel.java", "GREETING_LIMIT = Duration.ofSeconds(90)", 12),
            shorter("ssh/ShellChannel.java", "REST_LIMIT = Duration.ofSeconds(120)", 14),
            shorter("ssh/ShellChannel.java", "STATUS_LIMIT = Duration.ofSeconds(30)", 6),
            shorter("ssh/ShellChannel.java", "SILENCE = Duration.ofSeconds(10)", 4),
            shorter("daemon/ControlServer.java", "Duration.ofSeconds(10), Duration.ofMinutes(1)", 8));

    private static final String CLOCK = """
            () -> {
                try {
                    String off = java.nio.file.Files.readString(java.nio.file.Path.of(System.getenv("AD_CLOCK")));
                    return java.time.Instant.now().plusSeconds(Long.parseLong(off));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }""";

    private static final List<Patch> MOVED_CLOCK = List.of(
            new Patch("dispatch/OwnedHome.java", "return own(state, routes, verb, trouble, InstantSource.system());",
                    "return own(state, routes, verb, trouble, " + CLOCK + ");"),
            new Patch("dispatch/RetryPlan.java", "Ticker.SYSTEM, InstantSource.system()", "Ticker.SYSTEM, " + CLOCK));

    private static final Map<List<Patch>, Path> MADE = new HashMap<>();

    private Programs() {}

    private static Patch shorter(String file, String limit, int seconds) {
        return new Patch(file, limit, limit.replaceFirst("Duration[.]of(Seconds|Minutes)[(][0-9]+[)]$", "Duration.ofSeconds(" + seconds + ")"));
    }

    /** What the others differ in from the one that is handed out. */
    static List<List<Patch>> all() {
        return List.of(SHORT_LIMITS, MOVED_CLOCK, KillPoints.patches());
    }

    /** As it is handed out. */
    static Program asHandedOut() {
        return Program.as(Rig.OWNER);
    }

    /** With points at which it can be killed, {@link KillPoint}. Nothing else is changed. */
    static Program withKillPoints() throws IOException {
        return made(KillPoints.patches());
    }

    /**
     * With time limits of a few seconds for all who talk to it where it has up to two minutes, so that many silences can be waited
     * for. Nothing else is changed.
     */
    static Program impatient() throws IOException {
        return made(SHORT_LIMITS);
    }

    /** With a clock that is off by the seconds in the file that AD_CLOCK names. Nothing else is changed. */
    static Program withMovedClock() throws IOException {
        return made(MOVED_CLOCK);
    }

    private static synchronized Program made(List<Patch> patches) throws IOException {
        if (!MADE.containsKey(patches)) {
            MADE.put(patches, PatchedProgram.cached(PatchedProgram.of(patches)));
        }
        return Program.as(Rig.OWNER).from(MADE.get(patches));
    }
}
