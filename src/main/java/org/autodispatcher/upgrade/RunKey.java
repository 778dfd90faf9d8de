package org.autodispatcher.upgrade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
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
 * @param part        what of it is run: the empty word for the upgrade itself
 */
public record RunKey(String route, String packageName, Sha256 sha256, String target, int repeats, String part) {
    public RunKey {
        if (repeats < 0) {
            throw new IllegalArgumentException("repeats " + repeats);
        }
    }

    /** Of the upgrade itself. */
    public RunKey(String route, String packageName, Sha256 sha256, String target, int repeats) {
        this(route, packageName, sha256, target, repeats, "");
    }

    /** Of something else that is run in the course of the same upgrade. */
    public RunKey part(String name) {
        return new RunKey(route, packageName, sha256, target, repeats, name);
    }

    /** The name of the run's folder: 64 lower-case hexadecimal digits. */
    public String text() {
        MessageDigest digest = Sha256.start();
        digest.update(String.join("\n", lines()).getBytes(StandardCharsets.UTF_8));
        return Sha256.of(digest).hex();
    }

    /** The values as they stand in the run's claim, one {@code name value} a line; a line feed in a value is a blank there. */
    List<String> lines() {
        List<String> lines = List.of("route " + oneLine(route), "package " + oneLine(packageName), "sha256 " + sha256, "target " + oneLine(target),
                "repeats " + repeats);
        return part.isEmpty() ? lines : Stream.concat(lines.stream(), Stream.of("part " + oneLine(part))).toList();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
