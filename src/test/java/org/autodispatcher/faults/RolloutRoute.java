package org.autodispatcher.faults;

import java.util.List;
import java.util.Set;

/**
 * A route of a campaign that leads to several targets, and what must become of its packages there.
 *
 * @param name    of the route: its packages are called {@code NAME-LINE-VERSION}
 * @param targets in the order in which the route names them
 * @param batches of upgrades; a target that cannot be reached at first is in none of them
 * @param failing the targets where the upgrade fails
 * @param rules   what its section says of the rollout, and what people do about it
 */
record RolloutRoute(String name, List<Place> targets, List<List<Place>> batches, List<Place> failing, Rules rules) {
    RolloutRoute {
        targets = List.copyOf(targets);
        batches = List.copyOf(batches);
        failing = List.copyOf(failing);
    }

    /**
     * Of a rollout.
     *
     * @param lines of the section
     * @param bears how many failed targets are borne; what {@code max_failures} says there
     * @param does  what people do when it is time
     */
    record Rules(List<String> lines, int bears, Set<Does> does) {
        Rules {
            lines = List.copyOf(lines);
            does = Set.copyOf(does);
        }
    }

    /** What people do, or what they do by what they send. */
    enum Does {
        /** They agree before anybody asks. */
        APPROVE_EARLY,
        /** They agree once they are asked. */
        APPROVE,
        /** They let the rest go on after too many have failed. */
        RELEASE,
        /** They leave out the target whose key is unknown. */
        LEAVE_OUT,
        /** They trust that target, and let its delivery go on. */
        TRUST,
        /** They do not wait for the window. */
        OVERRIDE,
        /** They send three versions of one line, not in their order, of which the newest counts. */
        THREE_VERSIONS
    }

    boolean does(Does what) {
        return rules.does().contains(what);
    }

    /** Whether nobody may start anything before a person has agreed. */
    boolean asksFirst() {
        return does(Does.APPROVE) || does(Does.APPROVE_EARLY);
    }

    /** The number of the batch in which more have failed than are borne; that of the last one where it never comes to that. */
    int stopsAfter() {
        int failed = 0;
        for (int batch = 0; batch < batches.size(); batch++) {
            failed += (int) batches.get(batch).stream().filter(failing::contains).count();
            if (failed > rules.bears()) {
                return batch;
            }
        }
        return batches.size();
    }

    /** The states in which a delivery of it may end; that of an older version has had its time, or lost its place to the newest. */
    Set<String> ends(Place target, boolean newest) {
        boolean later = batches.stream().skip(stopsAfter() + 1L).anyMatch(batch -> batch.contains(target));
        if (later && !does(Does.RELEASE) || does(Does.LEAVE_OUT) && RolloutSite.isUnknown(target)) {
            return Set.of("held");
        }
        if (failing.contains(target)) {
            return Set.of("failed");
        }
        return newest ? Set.of("upgraded") : Set.of("upgraded", "superseded");
    }

    /** Its section of the routes file. */
    String section(String common) {
        return """
                [%1$s-(?P<line>[a-z]+)-(?P<version>[0-9.]+)$]
                name = %1$s
                host = %2$s
                """.formatted(name, String.join(", ", targets.stream().map(RolloutSite::address).toList()))
                + common + String.join("", rules.lines().stream().map(line -> line + "\n").toList());
    }
}
