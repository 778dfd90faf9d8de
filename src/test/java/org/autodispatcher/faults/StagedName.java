package org.autodispatcher.faults;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.autodispatcher.Sha256;

/** How a package is called on the target while it is staged: made of its digest and its name. */
final class StagedName {
    private StagedName() {}

    static String of(Handed handed) {
        MessageDigest digest = Sha256.start();
        digest.update((handed.sha256() + handed.name()).getBytes(StandardCharsets.UTF_8));
        return "." + Sha256.of(digest).hex().substring(0, 32) + ".part";
    }
}
