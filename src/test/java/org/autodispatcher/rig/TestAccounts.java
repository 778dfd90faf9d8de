package org.autodispatcher.rig;

import org.autodispatcher.Secret;

/** The accounts that {@code src/test/rig/accounts.sh} makes on this machine. */
public final class TestAccounts {
    /** The account packages are sent as; its password exercises every kind of quoting. */
    public static final String TARGET = "ad-target";

    public static final Secret TARGET_PASSWORD = Secret.of("p a'ss\"$w%r#d;密码");

    /** The password of all others: {@code ad-daemon}, {@code ad-dropper}, {@code ad-repo}, {@code ad-sh-SHELL}, {@code ad-expired}. */
    public static final Secret OTHER_PASSWORD = Secret.of("ad-test-only");

    /** An account with that password whose password has expired. */
    public static final String EXPIRED = "ad-expired";

    private TestAccounts() {}
}
