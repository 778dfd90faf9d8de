package org.autodispatcher.delivery;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.autodispatcher.InstallPackage;

/**
 * What is to be put where.
 *
 * @param target    what it is sent to, as {@code user@host:port}
 * @param pack      the package
 * @param bytes     its copy in the spool; nothing else is ever sent
 * @param directory on the target, absolute or beginning with {@code ~/}
 * @param rules     how
 */
public record DeliveryOrder(String target, InstallPackage pack, Path bytes, String directory, Rules rules) {
    /**
     * @param place  whether it is staged and renamed, or written under its final name at once
     * @param verify how much the digest on the target must prove
     * @param mode   permission bits of the placed file; empty for the target's umask
     */
    public record Rules(Place place, Verify verify, OptionalInt mode) {}

    /** {@code place} of the routes file. */
    public enum Place {
        RENAME,
        DIRECT
    }

    /** {@code verify} of the routes file. */
    public enum Verify {
        SHA256,
        SHA256_ONLY,
        SIZE
    }
}
