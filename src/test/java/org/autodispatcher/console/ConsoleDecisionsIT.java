package org.autodispatcher.console;

import org.autodispatcher.rig.Browser;
import org.autodispatcher.rig.Browser.Look;
import org.autodispatcher.rig.Needs;

/** Decisions in English, by day. */
@Needs(value = {"sshd", "setpriv", Browser.PROGRAM}, accounts = {"ad-daemon", "ad-target"}, root = "the daemon is an account of its own")
class ConsoleDecisionsIT extends BrowserDecisions {
    ConsoleDecisionsIT() {
        super(Look.USUAL);
    }
}
