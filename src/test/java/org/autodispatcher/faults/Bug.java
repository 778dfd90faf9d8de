package org.autodispatcher.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * A bug to be planted.
 *
 * @param name    what is wrong then
 * @param patches the bug
 * @param timing  changes that are no bug and give it time to show: the right program has them, too
 * @param aim     what must catch it
 */
record Bug(String name, List<Patch> patches, List<Patch> timing, Aim aim) {
    Bug {
        patches = List.copyOf(patches);
        timing = List.copyOf(timing);
    }

    /** One that needs no help to show. */
    static Bug of(String name, Aim aim, Patch... patches) {
        return new Bug(name, List.of(patches), KillPoints.patches(), aim);
    }

    /** The same with changes that make it likely to show. */
    Bug with(Patch... more) {
        List<Patch> all = new ArrayList<>(timing);
        all.addAll(List.of(more));
        return new Bug(name, patches, all, aim);
    }

    /** The changes of the program with the bug. */
    List<Patch> all() {
        List<Patch> all = new ArrayList<>(timing);
        all.addAll(patches);
        return all;
    }
}
