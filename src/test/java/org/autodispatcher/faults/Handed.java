package org.autodispatcher.faults;

import java.nio.file.Path;

/**
 * A package made by a campaign, which knows what must become of it.
 *
 * @param file   to be handed in
 * @param name   its name
 * @param sha256 of its content
 * @param place  the place its route leads to
 * @param status the exit status its upgrade ends with
 */
public record Handed(Path file, String name, String sha256, Place place, int status) {
    /** The state its delivery must end in where nothing forbids it. */
    public String destiny() {
        return status == 0 ? "upgraded" : "failed";
    }

    /** Where it lies on the target in the end. */
    public Path finalPath() {
        return place.directory().resolve(name);
    }
}
