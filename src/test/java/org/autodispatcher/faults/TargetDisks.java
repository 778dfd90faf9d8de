package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;
import org.autodispatcher.faults.Scene.Lane;
import org.autodispatcher.rig.Machine;

/**
 * The target's disk is full, becomes so in the middle of an upload, is read-only, or not ours any more: that of the packages or that
 * of the run folders. Once that is over it goes on, by itself or after a person has released it.
 */
final class TargetDisks implements Campaign {
    private static final int SIZE = 200_000;

    @Override
    public String name() {
        return "target-disks";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    /** What happens to a disk, and how it is over. */
    private enum Trouble {
        FULL("mount -o remount,size=16k", "mount -o remount,size=8m"),
        NEARLY_FULL("mount -o remount,size=120k", "mount -o remount,size=8m"),
        READ_ONLY("mount -o remount,ro", "mount -o remount,rw"),
        NO_RIGHT("chmod 755", "chmod 1777");

        private final String begins;
        private final String ends;

        Trouble(String begins, String ends) {
            this.begins = begins;
            this.ends = ends;
        }

        void begins(Machine machine, Path disk) throws IOException {
            machine.run("sh", "-c", begins + " " + disk);
        }

        void ends(Machine machine, Path disk) throws IOException {
            machine.run("sh", "-c", ends + " " + disk);
        }
    }

    private record Case(Lane lane, Path disk, Trouble trouble) {}

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("target's disks full, read-only, right lost, and well again, under packages and under run folders");
        try (Scene scene = new Scene(rig, name()); FinalNames finalNames = new FinalNames()) {
            List<Case> cases = cases(scene, size == Size.SHORT ? List.of(Protocol.SFTP, Protocol.FTP) : List.of(Protocol.values()));
            scene.openInJvm();
            Machine machine = scene.production().machine();
            List<Handed> packages = new ArrayList<>();
            for (Case each : cases) {
                each.trouble().begins(machine, each.disk());
                Handed made = scene.site().make(each.lane().place(), 0, 0, SIZE);
                finalNames.mayHold(machine.seen(made.finalPath()), made.sha256());
                packages.add(made);
                tally = tally.fault(1);
            }
            scene.owner().handIn(packages);
            Site.await("everything has been tried", () -> scene.inState("queued", packages) + scene.inState("delivering", packages) == 0);
            for (Case each : cases) {
                each.trouble().ends(machine, each.disk());
            }
            for (Handed held : packages) {
                if (scene.inState("held", List.of(held)) > 0) {
                    scene.owner().decide(held, "release");
                }
            }
            scene.owner().rest();
            return scene.conclude(tally).found(finalNames.found());
        }
    }

    private static List<Case> cases(Scene scene, List<Protocol> protocols) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (Protocol protocol : protocols) {
            for (Trouble trouble : Trouble.values()) {
                for (boolean ofRuns : new boolean[] {false, true}) {
                    Lane lane = scene.lane(protocol);
                    Path disk = Files.createDirectories(ofRuns ? lane.place().runs() : lane.place().directory());
                    scene.production().machine().disk(disk, "8m");
                    cases.add(new Case(lane, disk, trouble));
                }
            }
        }
        return cases;
    }
}
