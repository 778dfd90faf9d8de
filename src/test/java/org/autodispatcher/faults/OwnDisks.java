package org.autodispatcher.faults;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;
import org.autodispatcher.rig.Machine;
import org.autodispatcher.rig.Program;

/**
 * The disk under {@code state/}, with spool, ledger, output and log, is full, or cannot be written, while the daemon is idle and
 * while upgrades run. Nothing is dispatched on a guess meanwhile, nothing is lost, and it goes on when space returns.
 */
final class OwnDisks implements Campaign {
    private static final String DISK = "24m";

    @Override
    public String name() {
        return "own-disk";
    }

    @Override
    public Set<Promise> promises() {
        Set<Promise> promises = EnumSet.copyOf(Scene.PROMISES);
        promises.add(Promise.DISKS);
        return promises;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("disk of spool, ledger, output and log full while packages come in and upgrades run");
        try (Machine here = Machine.in(rig.folder("own-machine"), "here"); Scene scene = new Scene(rig, name())) {
            for (int i = 0; i < 6; i++) {
                scene.lane(Protocol.SFTP);
            }
            Program program = Programs.asHandedOut().on(here);
            Daemon daemon = scene.openWith(program, home -> {
                Path state = home.resolve("state");
                here.disk(state, DISK);
                here.run("chown", Rig.OWNER + ":", state.toString());
                here.run("chmod", "700", state.toString());
            });
            daemon.ledgerIsElsewhere();
            daemon.mayRefuse();
            Path filler = scene.site().home().resolve("state/filler");
            for (int times = 0; times < size.of(1, 5); times++) {
                List<Handed> running = scene.onePerLane(3, 20_000);
                daemon.handIn(running);
                Site.await("upgrades run", () -> Scene.begun(running) == running.size());
                fill(here, filler);
                List<Handed> refused = scene.onePerLane(0, 100_000);
                daemon.handIn(refused);
                Site.await("upgrades have ended", () -> ended(running));
                here.run("rm", filler.toString());
                tally = tally.fault(2 * running.size());
                daemon.rest();
                daemon.handIn(refused);
                daemon.rest();
                for (Handed each : refused) {
                    if (scene.inState("held", List.of(each)) > 0) {
                        daemon.decide(each, "release");
                    }
                }
                daemon.rest();
            }
            return scene.conclude(tally);
        }
    }

    private static boolean ended(List<Handed> running) throws Exception {
        for (Handed each : running) {
            if (Witness.read(each.place().log()).of(each.sha256(), each.place().told(each.name())).getFirst().status().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static void fill(Machine here, Path filler) throws java.io.IOException {
        here.run("sh", "-c", "cat /dev/zero >" + filler + " 2>/dev/null; test -s " + filler);
    }
}
