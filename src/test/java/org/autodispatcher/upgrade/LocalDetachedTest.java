package org.autodispatcher.upgrade;

import java.io.IOException;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Nested;

/** Detached runs through the same shells: whoever watches over the command, it sees no difference. */
@Needs({"dash", "bash", "ksh", "busybox"})
class LocalDetachedTest {
    private abstract static class Detached extends LocalContract {
        Detached(Kind kind) {
            super(kind);
        }

        @Override
        protected final Upgrade upgrade(RemoteUpgrade.Patience patience) throws IOException {
            return new AsUpgrade(shell(), Runs.in(folder.resolve("run dir's").toString()), patience);
        }
    }

    @Nested
    class Dash extends Detached {
        Dash() {
            super(Kind.DASH);
        }
    }

    @Nested
    class Bash extends Detached {
        Bash() {
            super(Kind.BASH);
        }
    }

    @Nested
    class Ksh extends Detached {
        Ksh() {
            super(Kind.KSH);
        }
    }

    @Nested
    class OnlyPosixTools extends Detached {
        OnlyPosixTools() {
            super(Kind.ONLY_POSIX_TOOLS);
        }
    }

    @Nested
    class OnlyBusybox extends Detached {
        OnlyBusybox() {
            super(Kind.ONLY_BUSYBOX);
        }
    }
}
