package org.autodispatcher.faults;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.faults.Production.Servers;
import org.autodispatcher.faults.Scene.Lane;
import org.autodispatcher.rig.FaultyNetwork.Fault;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.FaultyNetwork.Way;
import org.autodispatcher.rig.SshKeys;

/**
 * The dispatcher, or every session of the SSH server, of the FTP server, or of both, is stopped in its tracks for longer than any time limit, and goes on. The
 * program has shorter time limits than usual, nothing else is changed.
 */
final class Stops implements Campaign {
    private static final int SIZE = 40_000;
    /** Longer than every limit of {@link Programs#impatient}. */
    private static final Duration STOPPED_FOR = Duration.ofSeconds(16);

    @Override
    public String name() {
        return "stopped";
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        Tally tally = Tally.of("SIGSTOP of the dispatcher, or of the sessions of sshd, of vsftpd, of both, for longer than every time limit");
        try (Scene scene = new Scene(rig, name())) {
            scene.lanesOfEveryProtocol(3);
            Daemon daemon = scene.openWith(Programs.impatient());
            scene.send(scene.onePerLane(0, SIZE));
            List<Stopped> stopped = size == Size.LONG
                    ? List.of(Stopped.DISPATCHER, Stopped.SSH, Stopped.FTP, Stopped.DISPATCHER, Stopped.BOTH)
                    : List.of(Stopped.DISPATCHER, Stopped.BOTH);
            for (int times = 0; times < stopped.size(); times++) {
                Lane lane = scene.lanes().get(times % scene.lanes().size());
                lane.network().arm(new Fault(Kind.NOTHING, Way.TO_SERVER, 10_000L * (times + 1)));
                daemon.handIn(scene.onePerLane(times % 3, SIZE));
                lane.network().awaitStruck(Duration.ofSeconds(30));
                stop(scene, daemon, stopped.get(times));
                scene.owner().rest();
                tally = tally.fault(scene.lanes().size());
            }
            return scene.conclude(tally);
        }
    }

    /** What is stopped. */
    private enum Stopped {
        DISPATCHER,
        SSH,
        FTP,
        BOTH
    }

    private static void stop(Scene scene, Daemon daemon, Stopped what) throws java.io.IOException {
        switch (what) {
            case DISPATCHER -> {
                signal(daemon, "-STOP");
                LockSupport.parkNanos(STOPPED_FOR.toNanos());
                signal(daemon, "-CONT");
            }
            case SSH, FTP, BOTH -> {
                Servers servers = Servers.valueOf(what.name());
                scene.production().freeze(servers);
                LockSupport.parkNanos(STOPPED_FOR.toNanos());
                scene.production().thaw(servers);
            }
        }
    }

    private static void signal(Daemon daemon, String signal) throws java.io.IOException {
        SshKeys.run(List.of("kill", signal, String.valueOf(daemon.running().pid())));
    }
}
