package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;
import org.autodispatcher.rig.Machine;
import org.autodispatcher.rig.Program;

/**
 * The disk under {@code state/}, with spool, ledger, output and log, is full, or has less room than {@code min_free}; spool and output,
 * or all of it at a start, can only be read; the folder and its spool are not ours any more: while packages come in and upgrades run.
 * Nothing is dispatched on a guess meanwhile, nothing is lost, and it goes on when that is over.
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
        Tally tally = Tally.of("own disk full, short of room, read-only, right lost, while packages come in and upgrades run");
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
            Path state = scene.site().home().resolve("state");
            for (int times = 0; times < size.of(1, 2); times++) {
                for (Trouble trouble : List.of(Trouble.values()).subList(0, size.of(1, Trouble.values().length))) {
                    List<Handed> running = scene.onePerLane(3, 20_000);
                    daemon.handIn(running);
                    Site.await("upgrades run", () -> Scene.begun(running) == running.size());
                    trouble.begins(here, state);
                    List<Handed> refused = scene.onePerLane(0, 100_000);
                    daemon.handIn(refused);
                    Site.await("upgrades have ended", () -> ended(running));
                    if (trouble.leavesNoRoom()) {
                        Site.await("what has no room has its answer", () -> !daemon.lastCommand().alive());
                        tally = tally.found(taken(here, state, refused));
                    }
                    if (trouble == Trouble.SHORT_OF_ROOM && !daemon.lastCommand().said().contains("min_free")) {
                        tally = tally.missing("min_free is not named: " + daemon.lastCommand().said());
                    }
                    trouble.ends(here, state);
                    tally = tally.fault(2 * running.size());
                    daemon.rest();
                    handInAnew(scene, daemon, refused);
                }
                tally = tally.fault(0);
                startsWhereNothingCanBeWritten(here, state, daemon);
            }
            return scene.conclude(tally);
        }
    }

    /** What was taken though there was no room for it. */
    private static List<Violation> taken(Machine here, Path state, List<Handed> refused) throws IOException {
        String spool = here.run("ls", state.resolve("spool").toString());
        return refused.stream()
                .filter(each -> spool.contains(each.sha256()))
                .map(each -> new Violation(Promise.DISKS, each.name() + " was taken without room for it"))
                .toList();
    }

    /** A daemon that cannot write must not stay, and one that can goes on afterwards. */
    private static void startsWhereNothingCanBeWritten(Machine here, Path state, Daemon daemon) throws Exception {
        here.run("sh", "-c", "kill -TERM `tr -dc 0-9 <$1/lock`", "sh", state.toString());
        daemon.running().status();
        here.run("mount", "-o", "remount,ro", state.toString());
        daemon.again();
        boolean stays = !daemon.running().endsWithin(Duration.ofSeconds(20));
        here.run("mount", "-o", "remount,rw", state.toString());
        if (stays) {
            throw new IOException("a daemon that cannot write does not end");
        }
        daemon.again();
    }

    private static void handInAnew(Scene scene, Daemon daemon, List<Handed> refused) throws Exception {
        daemon.handIn(refused);
        daemon.rest();
        for (Handed each : refused) {
            if (scene.inState("held", List.of(each)) > 0) {
                daemon.decide(each, "release");
            }
        }
        daemon.rest();
    }

    /** What happens to the disk while the daemon runs. */
    private enum Trouble {
        FULL("cat /dev/zero >$1/filler 2>/dev/null; test -s $1/filler", "rm $1/filler"),
        SHORT_OF_ROOM("head -c $((`df -k --output=avail $1 | tail -n 1` - 700))K /dev/zero >$1/filler", "rm $1/filler"),
        READ_ONLY("for part in spool output; do mount --bind $1/$part $1/$part && mount -o remount,bind,ro $1/$part || exit 1; done",
                "umount -l $1/spool $1/output"),
        NO_RIGHT("chown root: $1 $1/spool && chmod 755 $1 $1/spool", "chown OWNER: $1 $1/spool && chmod 700 $1 $1/spool");

        private final String begins;
        private final String ends;

        Trouble(String begins, String ends) {
            this.begins = begins;
            this.ends = ends.replace("OWNER", Rig.OWNER);
        }

        boolean leavesNoRoom() {
            return this == FULL || this == SHORT_OF_ROOM;
        }

        void begins(Machine here, Path state) throws IOException {
            here.run("sh", "-c", begins, "sh", state.toString());
        }

        void ends(Machine here, Path state) throws IOException {
            here.run("sh", "-c", ends, "sh", state.toString());
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
}
