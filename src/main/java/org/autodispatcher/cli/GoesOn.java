package org.autodispatcher.cli;

import java.io.IOException;
import org.autodispatcher.dispatch.Standing;

/** Says, after a decision that lets something go on, who sees to it that it does. */
final class GoesOn {
    private GoesOn() {}

    static void tell(Desk desk) throws IOException {
        boolean owned = desk.control().standing().owner()
                .map(Standing.Owner::pid)
                .filter(pid -> pid != ProcessHandle.current().pid())
                .isPresent();
        if (!owned) {
            desk.say("goes-on-later", "home_option", desk.options().homeOption());
        }
    }
}
