package org.autodispatcher.upgrade;

import java.util.Set;
import java.util.UUID;

/** Keys and places of detached runs. */
final class Runs {
    static final String HOME = "home-of-the-test";

    private Runs() {}

    /** A run that nobody has ordered before. */
    static RunKey fresh() {
        return new RunKey("route " + UUID.randomUUID(), "支付's $1.tar.gz", Orders.digest(), "app@web01:22", 0);
    }

    static RunPlace in(String runDir) {
        return new RunPlace(runDir, HOME, Set.of(), 1);
    }
}
