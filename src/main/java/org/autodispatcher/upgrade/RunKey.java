package org.autodispatcher.upgrade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.autodispatcher.Sha256;

/**
 * What makes one detached run. Its key on the target is a hash of these values and of nothing else, so that whoever orders the
 * same again, a dispatcher that has lost its memory included, finds the run that is there.
 *
 * @param route       the route's name
 * @param packageName the package's file name
 * @param sha256      its digest
 * @param target      {@code user@host:port}
 * @param repeats     how often a person has ordered to run it once more; 0 at first
 */
public record RunKey(String route, String packageName, Sha256 sha256, String target, int repeats) {
    public RunKey {
        if (repeats < 0) {
            throw new IllegalArgumentException("repeats " + repeats);
        }
    }

    /** The name of the run's folder: 64 lower-case hexadecimal digits. */
    public String text() {
        MessageDigest digest = Sha256.start();
        digest.update(String.join("\n", lines()).getBytes(StandardCharsets.UTF_8));
        return Sha256.of(digest).hex();
    }

    /** The values as they stand in the run's claim, one {@code name value} a line; a line feed in a value is a blank there. */
    List<String> lines() {
        return List.of("route " + oneLine(route), "package " + oneLine(packageName), "sha256 " + sha256, "target " + oneLine(target),
                "repeats " + repeats);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
