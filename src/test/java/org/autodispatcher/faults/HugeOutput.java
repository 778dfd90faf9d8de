package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.autodispatcher.Protocol;

/** An upgrade that writes far more than anybody keeps: disks and memory stay bounded on both sides, and it is never stopped. */
final class HugeOutput implements Campaign {
    /** The first and the last 8 MiB, twice that while the last part moves on, and the files around it. */
    private static final long DISK = 40L << 20;

    private static final long MEMORY = 512L << 20;
    private static final long LOOK_EVERY_NANOS = 200_000_000;

    @Override
    public String name() {
        return "huge-output";
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.of(Promise.ONE_START, Promise.HONEST_RESULT, Promise.NOTHING_LOST, Promise.DISKS);
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        int mebibytes = size.of(200, 10_240);
        Tally tally = Tally.of("an upgrade that writes " + mebibytes + " MiB").fault(1);
        try (Scene scene = new Scene(rig, name())) {
            Place place = scene.lane(Protocol.SFTP).place();
            Daemon daemon = scene.openWith(Programs.asHandedOut());
            Handed talkative = scene.site().makeTalkative(place, mebibytes);
            daemon.handIn(List.of(talkative));
            long there = 0;
            long here = 0;
            while (scene.inState("upgraded", List.of(talkative)) == 0 && daemon.running().alive()) {
                there = Math.max(there, bytes(place.runs()));
                here = Math.max(here, bytes(scene.site().home().resolve("state")));
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            List<Violation> found = new ArrayList<>();
            bound(found, "on the target", there, DISK);
            bound(found, "in HOME", here, DISK);
            bound(found, "of memory", memory(daemon.running().pid()), MEMORY);
            daemon.rest();
            return scene.conclude(tally.found(found));
        }
    }

    private static void bound(List<Violation> found, String what, long bytes, long bound) {
        if (bytes > bound) {
            found.add(new Violation(Promise.DISKS, bytes + " bytes " + what));
        }
    }

    private static long bytes(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        long sum = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                sum += Files.isRegularFile(path) ? Files.size(path) : 0;
            }
        } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
            return sum; // a part was let go of meanwhile
        }
        return sum;
    }

    /** The most that was ever in memory: VmHWM in proc(5), in KiB. */
    private static long memory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .sum();
    }
}
