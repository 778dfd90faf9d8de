package org.autodispatcher.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;
import org.autodispatcher.faults.Scene.Lane;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.Folders;

/**
 * The host ends whatever a session leaves behind, as soon as its connection is gone. That is found out before the first upgrade:
 * upgrades run plain there, and one whose connection is cut is in doubt and not started again.
 */
final class CleanedSessions implements Campaign {
    /** Runs what was asked for with a mark in its environment; ends all that bears it once the session's sshd is gone. */
    private static final String WRAPPER = """
            #!/bin/sh
            mark=AD_TEST_SESSION=$$
            sshd=$PPID
            (
                exec </dev/null >/dev/null 2>&1
                while kill -0 "$sshd"; do
                    sleep 0.05
                done
                for process in /proc/[0-9]*; do
                    if grep -qz "^$mark\\$" "$process/environ"; then
                        kill -KILL "${process#/proc/}"
                    fi
                done
            ) 2>/dev/null &
            exec env "$mark" /bin/sh -c "${SSH_ORIGINAL_COMMAND:-exec /bin/sh}"
            """;

    /** Long enough that all of them run at once, seconds; none comes to its end. */
    private static final double LONG = 20;

    @Override
    public String name() {
        return "cleaned-sessions";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("connections cut under upgrades on a host that kills what a session leaves behind");
        Path wrapper = Files.writeString(rig.folder(name()).resolve("wrapper"), WRAPPER);
        Folders.open(wrapper);
        String[] sshd = {"ForceCommand " + wrapper, "Subsystem sftp /usr/lib/openssh/sftp-server"};
        try (Scene scene = new Scene(rig, "cleaned", sshd)) {
            for (int i = 0; i < size.of(3, 12); i++) {
                scene.lane(Protocol.SFTP);
            }
            scene.openInJvm();
            scene.send(scene.onePerLane(0, 20_000));
            List<Handed> cut = scene.onePerLane(LONG, 20_000);
            scene.owner().handIn(cut);
            Site.await("all upgrades run", () -> Scene.begun(cut) == cut.size());
            for (Lane lane : scene.lanes()) {
                lane.network().strike(Kind.CUT);
                tally = tally.fault(1);
            }
            scene.owner().rest();
            int doubted = scene.inState("in-doubt", cut);
            if (doubted != cut.size()) {
                tally = tally.missing("only " + doubted + " of " + cut.size() + " cut upgrades were in doubt");
            }
            LedgerSays says = scene.owner().says();
            Checker checker = new Checker(says, scene.site().witnesses(), (handed, delivery) -> endedWithoutStatus(handed));
            return scene.conclude(tally, says, checker);
        }
    }

    /** Whether its upgrade was begun, and ended with its session, so that nobody has seen a status. */
    private static boolean endedWithoutStatus(Handed handed) {
        try {
            List<Witness.Run> runs = Witness.read(handed.place().log()).of(handed.sha256(), handed.place().told(handed.name()));
            return runs.size() == 1 && runs.getFirst().status().isEmpty();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
