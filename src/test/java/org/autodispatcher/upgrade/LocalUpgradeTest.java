package org.autodispatcher.upgrade;

import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Nested;

/** Plain runs through shells without a network: every shell that may stand behind {@code /bin/sh}, and poor search paths. */
@Needs({"dash", "bash", "ksh", "busybox"})
class LocalUpgradeTest {
    @Nested
    class Dash extends LocalContract {
        Dash() {
            super(Kind.DASH);
        }
    }

    @Nested
    class Bash extends LocalContract {
        Bash() {
            super(Kind.BASH);
        }
    }

    @Nested
    class Ksh extends LocalContract {
        Ksh() {
            super(Kind.KSH);
        }
    }

    @Nested
    class OnlyPosixTools extends LocalContract {
        OnlyPosixTools() {
            super(Kind.ONLY_POSIX_TOOLS);
        }
    }

    @Nested
    class OnlyBusybox extends LocalContract {
        OnlyBusybox() {
            super(Kind.ONLY_BUSYBOX);
        }
    }
}
