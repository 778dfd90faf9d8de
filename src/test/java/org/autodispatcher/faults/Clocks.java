package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;

/**
 * The clocks of the dispatcher and of the target, each for itself, jump by an hour and by ten years, forth and back, while
 * deliveries are under way. The dispatcher is given a clock that can jump; faketime(1) gives one to what runs on the target.
 */
final class Clocks implements Campaign {
    private static final long HOUR = 3600;
    private static final long TEN_YEARS = 87_600 * HOUR;
    private static final List<Long> JUMPS = List.of(HOUR, -HOUR, TEN_YEARS, -TEN_YEARS, 0L, -TEN_YEARS, HOUR, TEN_YEARS);
    private static final Duration BETWEEN = Duration.ofMillis(400);

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("clocks of dispatcher and target moved by 1 h and 10 years between steps");
        Path clocks = rig.folder("clocks");
        Path ours = set(clocks.resolve("ours"), "0");
        Path theirs = set(clocks.resolve("theirs"), "+0");
        String environment = "SetEnv LD_PRELOAD=%s FAKETIME_TIMESTAMP_FILE=%s FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1"
                .formatted(library(), theirs);
        try (Scene scene = new Scene(rig, name(), environment)) {
            scene.production().machine().disk(Path.of("/dev/shm"), "8m"); // where the library leaves files when it is killed
            scene.lanesOfEveryProtocol(2);
            Daemon daemon = scene.openWith(Programs.withMovedClock().with("AD_CLOCK", ours.toString()));
            set(theirs, "%+d".formatted(TEN_YEARS));
            if (Math.abs(offThere(rig, scene) - TEN_YEARS) > HOUR) {
                return tally.missing("the target's clock does not move");
            }
            for (int times = 0; times < size.of(1, 6); times++) {
                daemon.handIn(scene.onePerLane(1, 40_000));
                for (int i = 0; i < JUMPS.size(); i++) {
                    set(ours, String.valueOf(JUMPS.get((i + times) % JUMPS.size())));
                    set(theirs, "%+d".formatted(JUMPS.get((i + 3 * times + 2) % JUMPS.size())));
                    LockSupport.parkNanos(BETWEEN.toNanos());
                    tally = tally.fault(scene.lanes().size());
                }
                daemon.rest();
            }
            return scene.conclude(tally);
        }
    }

    /** Where faketime(1) has its library, by the machine's kind. */
    private static Path library() throws IOException {
        try (Stream<Path> kinds = Files.list(Path.of("/usr/lib"))) {
            return kinds.map(kind -> kind.resolve("faketime/libfaketime.so.1")).filter(Files::exists).findFirst()
                    .orElseThrow(() -> new IOException("no libfaketime.so.1 below /usr/lib"));
        }
    }

    /** What the target's clock is off by, seconds. */
    private static long offThere(Rig rig, Scene scene) throws IOException {
        String said = SshKeys.run(List.of("ssh", "-F", "none", "-i", rig.key().toString(), "-o", "BatchMode=yes", "-o", "LogLevel=ERROR",
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-p", String.valueOf(scene.production().ssh().port()),
                TestAccounts.TARGET + "@" + scene.production().address(), "date", "+%s"));
        return Long.parseLong(said.strip()) - Instant.now().getEpochSecond();
    }

    /** Writes a clock at once, so that nobody reads a half of it. */
    private static Path set(Path clock, String off) throws IOException {
        Path next = Files.writeString(clock.resolveSibling("next"), off);
        Folders.open(next);
        return Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
