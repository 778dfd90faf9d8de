package org.autodispatcher.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.autodispatcher.Protocol;
import org.autodispatcher.faults.Scene.Lane;
import org.autodispatcher.rig.BlackHole;

/**
 * From some of many targets no answer comes at all; the others must not notice. Later the silent ones are there, too. In the long
 * form more attempts wait for an answer than there are places.
 */
final class BlackHoles implements Campaign {
    private static final int PACKAGES = 3;
    /**
     * Seconds that the others' time may differ by on a machine that does other things as well; less than the limit of a login.
     * In the long form it is alone, in the short one other tests come and go.
     */
    private static final int NOISE = 8;
    private static final int MORE_NOISE = 20;

    @Override
    public String name() {
        return "black-hole";
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Set<Promise> promises() {
        Set<Promise> promises = EnumSet.copyOf(Scene.PROMISES);
        promises.add(Promise.OTHERS_GO_ON);
        return promises;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        int holes = size.of(1, 16);
        int others = size.of(6, 8);
        Tally tally = Tally.of(holes + " of " + (others + holes) + " targets never answer; what the others take");
        try (Scene scene = new Scene(rig, name())) {
            for (int i = 0; i < others; i++) {
                scene.lane(Protocol.SFTP);
            }
            List<BlackHole> silent = new ArrayList<>();
            List<Lane> dark = new ArrayList<>();
            for (int i = 0; i < holes; i++) {
                Lane lane = scene.lane(Protocol.SFTP);
                dark.add(lane);
                lane.network().close();
                silent.add(new BlackHole(lane.network().host(), scene.production().ssh().port()));
            }
            scene.openInJvm();
            List<Lane> bright = scene.lanes().subList(0, others);
            took(scene, bright, List.of());
            Duration alone = took(scene, bright, List.of());
            Duration beside = took(scene, bright, dark);
            tally = tally.fault(others * PACKAGES);
            if (beside.compareTo(alone.multipliedBy(2).plusSeconds(size.of(MORE_NOISE, NOISE))) > 0) {
                tally = tally.found(List.of(new Violation(Promise.OTHERS_GO_ON, "the others took " + beside + " instead of " + alone)));
            }
            for (int i = 0; i < holes; i++) {
                silent.get(i).close();
                scene.production().reopen(dark.get(i).network());
            }
            scene.owner().rest();
            return scene.conclude(tally);
        }
    }

    /** How long it takes until all packages for {@code others} have ended, while there are some for {@code dark}, too. */
    private static Duration took(Scene scene, List<Lane> others, List<Lane> dark) throws Exception {
        List<Handed> packages = make(scene, others);
        List<Handed> all = new ArrayList<>(make(scene, dark));
        all.addAll(packages);
        long begin = System.nanoTime();
        scene.owner().handIn(all);
        Site.await("the others are done", () -> scene.inState("upgraded", packages) == packages.size());
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static List<Handed> make(Scene scene, List<Lane> lanes) throws IOException {
        List<Handed> packages = new ArrayList<>();
        for (Lane lane : lanes) {
            for (int i = 0; i < PACKAGES; i++) {
                packages.add(scene.site().make(lane.place(), 0, 0, 20_000));
            }
        }
        return packages;
    }
}
