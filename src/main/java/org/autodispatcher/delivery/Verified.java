package org.autodispatcher.delivery;

import java.util.Locale;

/** What was proved of the bytes on the target before the file got its final name. */
public enum Verified {
    /** The target computed the digest itself. */
    SHA256,
    /** The staged file was read back and hashed here. */
    READ_BACK,
    /** Only the size could be had; said everywhere. */
    SIZE;

    /** As in JSON and the ledger. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
