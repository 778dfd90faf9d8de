package org.autodispatcher.faults;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autodispatcher.rig.Program;

/**
 * The checker checked: bugs are planted in the program one after the other, and each must be caught by the campaign aimed at it,
 * which in turn finds nothing wrong with the right program.
 */
final class PlantedBugs implements Campaign {
    /** Quickly shown, and of different kinds: the ledger, the turn on the target. */
    private static final Set<String> SHORT = Set.of("intent skipped", "turn not taken on the target");

    @Override
    public String name() {
        return "planted-bugs";
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.noneOf(Promise.class);
    }

    @Override
    public Tally run(Rig rig, Size size) throws Exception {
        List<Bug> bugs = Bugs.all().stream().filter(bug -> size == Size.LONG || SHORT.contains(bug.name())).toList();
        Map<Aim, List<Violation>> right = new HashMap<>();
        Set<String> caught = new HashSet<>();
        Tally tally = Tally.of("");
        for (Bug bug : bugs) {
            tally = tally.fault(0);
            try {
                if (!right.containsKey(bug.aim())) {
                    right.put(bug.aim(), bug.aim().violations(rig, program(bug.timing())));
                }
                List<Violation> found = bug.aim().violations(rig, program(bug.all()));
                if (found.isEmpty()) {
                    tally = tally.missing("not caught: " + bug.name());
                } else {
                    caught.add(bug.name());
                }
            } catch (Exception e) {
                tally = tally.missing(bug.name() + ": " + e);
            }
        }
        for (List<Violation> wrongly : right.values()) {
            tally = tally.found(wrongly);
        }
        return Tally.of(caught.size() + " of " + bugs.size() + " planted bugs caught").and(tally);
    }

    private static Program program(List<Patch> patches) throws Exception {
        return Program.as(Rig.OWNER).from(PatchedProgram.of(patches));
    }
}
