package org.autodispatcher.console;

import org.autodispatcher.rig.Browser;
import org.autodispatcher.rig.Browser.Look;
import org.autodispatcher.rig.Needs;

/** Decisions in Chinese, by night. */
@Needs(value = {"sshd", "setpriv", Browser.PROGRAM}, accounts = {"ad-daemon", "ad-target"}, root = "the daemon is an account of its own")
class ConsoleDecisionsInChineseIT extends BrowserDecisions {
    ConsoleDecisionsInChineseIT() {
        super(Look.USUAL.in("zh-CN").atNight());
    }
}
