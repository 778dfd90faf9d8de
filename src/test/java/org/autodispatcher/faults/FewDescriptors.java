package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.Protocol;

/** The daemon may open no more than 64 files above what it has open when idle, and is given many packages for many targets. */
final class FewDescriptors implements Campaign {
    private static final int MORE = 64;
    private static final int LANES = 40;

    @Override
    public String name() {
        return "few-descriptors";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("hard limit of 64 descriptors above an idle daemon's, " + LANES + " targets");
        try (Scene scene = new Scene(rig, name())) {
            for (int i = 0; i < LANES; i++) {
                scene.lane(i % 2 == 0 ? Protocol.SFTP : Protocol.SCP);
            }
            Daemon daemon = scene.openWith(Programs.asHandedOut());
            long pid = daemon.running().pid();
            long limit = open(pid) + MORE;
            daemon.running().limit("--nofile=" + limit + ":" + limit);
            for (int times = 0; times < size.of(1, 5); times++) {
                scene.send(scene.onePerLane(0.2, 50_000));
                tally = tally.fault(LANES);
            }
            return daemon.running().alive() ? scene.conclude(tally) : scene.conclude(tally.missing("the daemon has ended"));
        }
    }

    private static long open(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.count();
        }
    }
}
