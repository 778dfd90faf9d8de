package org.autodispatcher.config;

import com.sun.security.auth.module.UnixSystem;

/** The account this program runs as. */
final class OwnAccount {
    private OwnAccount() {}

    /** getuid(2). */
    static long id() {
        return new UnixSystem().getUid();
    }
}
