package org.autodispatcher.cli;

import java.io.IOException;

/** Says, after a decision that lets something go on, who sees to it that it does. */
final class GoesOn {
    private GoesOn() {}

    static void tell(Desk desk) throws IOException {
        if (!desk.handedOver()) {
            desk.say("goes-on-later", "home_option", desk.options().homeOption());
        }
    }
}
