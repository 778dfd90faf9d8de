package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.rig.Program;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kill -9} at each point of asking for the health of what was upgraded, and of going back from what failed, with the package to
 * go back to gone from the target. Witnesses of their own see how often each command is started.
 */
final class KillAfterUpgrades implements AutoCloseable {
    private final Program program;
    private final Place place;
    private final Site site;
    private final KillRounds rounds;
    private final List<Handed> well = new ArrayList<>();
    private final List<Handed> failing = new ArrayList<>();

    KillAfterUpgrades(Rig rig, Program program, String done) throws IOException {
        this.program = program;
        Path folder = rig.targetFolder("after");
        List<String> lines = new ArrayList<>(rig.sftpLines(0));
        lines.addAll(List.of(
                "health_command = " + rig.health() + " " + folder.resolve("health") + " {package}",
                "rollback_command = " + rig.witness() + " " + folder.resolve("back") + " {previous} {sha256} back"));
        place = Place.of("after", rig.host(0), lines, folder);
        site = Site.of(rig, rig.folder("after-home"), List.of(place)).impatient();
        rounds = new KillRounds(site, program, 0, done);
    }

    /** All of them; in the short form one of each command. */
    Tally run(Campaign.Size size) throws Exception {
        boolean all = size == Campaign.Size.LONG;
        killedAt(all ? KillPoints.of(Step.HEALTH).toList() : List.of("health.act.after"),
                all ? Stream.concat(KillPoints.of(Step.ROLLBACK), KillPoints.of(Step.RESTORE)).toList() : List.of("rollback.act.after"));
        return rounds.end();
    }

    /** The points at which the program was killed. */
    Set<String> points() {
        return rounds.points();
    }

    /** A package that ends well for each of the first, and one whose upgrade fails for each of the others. */
    void killedAt(List<String> asking, List<String> goingBack) throws Exception {
        well.add(site.make(place, 0, 0));
        site.dispatch(program, well).status();
        for (String point : asking) {
            well.add(site.make(place, 0, 0));
            killed(point, well.getLast());
        }
        settled(); // else a round could come to its point with the package of the one before
        for (String point : goingBack) {
            Files.deleteIfExists(well.getLast().finalPath());
            failing.add(site.make(place, 7, 0));
            killed(point, failing.getLast());
            settled();
        }
        look();
    }

    private void killed(String point, Handed handed) throws Exception {
        Running daemon = site.daemon(rounds.armed(point));
        Running client = site.dispatch(program, List.of(handed));
        rounds.killed(daemon, point);
        rounds.requireEnd(client);
    }

    private void settled() throws Exception {
        try (Running daemon = site.daemon(program)) {
            site.settled();
            daemon.terminate();
            daemon.status();
        }
    }

    /** What the witnesses saw of it, and whether it is said so. */
    private void look() throws Exception {
        Map<String, String> said = rollbacks();
        List<Witness.Run> backs = Witness.read(place.folder().resolve("back")).runs();
        for (Handed each : failing) {
            List<Witness.Run> its = backs.stream().filter(run -> run.expected().equals(each.sha256())).toList();
            if (its.size() > 1) {
                rounds.broken(new Violation(Promise.ONE_START, each.name() + " was gone back from more than once: " + its));
            }
            if (!"done".equals(said.get(each.name())) || its.isEmpty()) {
                rounds.broken(new Violation(Promise.HONEST_RESULT, each.name() + ": rollback " + said.get(each.name()) + ", and the witness: " + its));
            }
            its.stream().filter(run -> !run.found().equals(well.getLast().sha256()))
                    .forEach(run -> rounds.broken(new Violation(Promise.OWN_BYTES, "gone back on other bytes: " + run)));
        }
        backs.stream().filter(run -> failing.stream().noneMatch(each -> each.sha256().equals(run.expected())))
                .forEach(run -> rounds.broken(new Violation(Promise.ONE_START, "gone back from what had not failed: " + run)));
        Files.readAllLines(place.folder().resolve("health")).stream().filter(line -> line.startsWith("overlap"))
                .forEach(line -> rounds.broken(new Violation(Promise.ONE_AT_A_TIME, "health: " + line)));
    }

    /** What the program says became of going back, by the name of the package. */
    private Map<String, String> rollbacks() throws IOException {
        Map<String, String> all = new HashMap<>();
        for (JsonNode dispatch : JsonMapper.shared().readTree(site.order(program, "history", "--json", "--limit", 1000)).get("dispatches")) {
            for (JsonNode delivery : dispatch.get("deliveries")) {
                if (delivery.has("rollback")) {
                    all.put(dispatch.get("package").asString(), delivery.get("rollback").asString());
                }
            }
        }
        return all;
    }

    /** Killed once the way back has been gone, and before that is in the ledger. */
    static List<Violation> goneBack(Rig rig, Program program) throws Exception {
        try (KillAfterUpgrades after = new KillAfterUpgrades(rig, program, "")) {
            after.killedAt(List.of(), List.of("rollback.act.after"));
            return after.rounds.end().violations();
        }
    }

    @Override
    public void close() throws IOException {
        rounds.close();
    }
}
