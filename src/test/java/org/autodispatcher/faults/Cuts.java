package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.autodispatcher.Protocol;
import org.autodispatcher.faults.Scene.Lane;
import org.autodispatcher.rig.FaultyNetwork.Fault;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.FaultyNetwork.Way;

/**
 * The connections of a delivery and its upgrade are cut after N bytes, with N from the first to the last byte that goes either
 * way when nothing is cut: greeting, keys, login, upload, verification, start, output, status. One lane has one cut at a time.
 */
final class Cuts implements Campaign {
    private static final int LANES = 20;

    /** So small that what comes before and after the bytes of the package has as many points as they have. */
    private static final int SIZE = 20_000;

    private final Protocol protocol;

    Cuts(Protocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public String name() {
        return "cut-" + protocol.text();
    }

    @Override
    public Set<Promise> promises() {
        return Scene.PROMISES;
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        int points = size.of(10, 210);
        Tally tally = Tally.of("connections of " + protocol.text() + " cut after N bytes, each way");
        try (Scene scene = new Scene(rig, name())) {
            for (int i = 0; i < LANES; i++) {
                scene.lane(protocol);
            }
            scene.openInJvm();
            List<Fault> faults = grid(totals(scene), points);
            int struck = 0;
            for (int from = 0; from < faults.size(); from += LANES) {
                struck += round(scene, faults.subList(from, Math.min(from + LANES, faults.size())));
            }
            for (int i = 0; i < struck; i++) {
                tally = tally.fault(1);
            }
            if (struck < 2 * points * 95 / 100) {
                tally = tally.missing("only " + struck + " of " + 2 * points + " connections were cut");
            }
            return scene.conclude(tally);
        }
    }

    /** How many bytes go each way when nothing is cut; the more of two, since the first has to learn the host's key. */
    private static Map<Way, Long> totals(Scene scene) throws Exception {
        Lane lane = scene.lanes().getFirst();
        Map<Way, Long> totals = new EnumMap<>(Way.class);
        for (int times = 0; times < 2; times++) {
            lane.network().arm(Fault.NONE);
            scene.send(List.of(scene.site().make(lane.place(), 0, 0, SIZE)));
            for (Way way : Way.values()) {
                totals.merge(way, lane.network().passed(way), Math::min);
            }
        }
        return totals;
    }

    private static List<Fault> grid(Map<Way, Long> totals, int points) {
        List<Fault> faults = new ArrayList<>();
        totals.forEach((way, total) -> IntStream.range(0, points)
                .mapToObj(point -> new Fault(Kind.CUT, way, point * total / points))
                .forEach(faults::add));
        return faults;
    }

    /** One package by each lane, each with its fault; how many of these have struck. */
    private static int round(Scene scene, List<Fault> faults) throws Exception {
        List<Handed> packages = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            Lane lane = scene.lanes().get(i);
            packages.add(scene.site().make(lane.place(), i % 5 == 4 ? 3 : 0, 0, SIZE));
            lane.network().arm(faults.get(i));
        }
        scene.send(packages);
        return (int) Stream.of(scene.lanes()).flatMap(List::stream).limit(faults.size()).filter(lane -> lane.network().struck()).count();
    }
}
