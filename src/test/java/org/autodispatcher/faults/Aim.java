package org.autodispatcher.faults;

import java.util.List;
import org.autodispatcher.rig.Program;

/** A short campaign made to catch one kind of bug. */
@FunctionalInterface
interface Aim {
    /** What the checker finds with this program: nothing with the right one. */
    List<Violation> violations(Rig rig, Program program) throws Exception;
}
