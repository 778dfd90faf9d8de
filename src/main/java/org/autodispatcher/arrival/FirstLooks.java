package org.autodispatcher.arrival;

import java.nio.file.Path;
import java.util.Map;

/**
 * What becomes of what lies where nobody has looked before.
 *
 * @param usual where nothing else was said
 * @param said  what a person said of single places
 */
public record FirstLooks(FirstLook usual, Map<Path, FirstLook> said) {
    public FirstLooks {
        said = Map.copyOf(said);
    }

    /** The same everywhere. */
    public static FirstLooks all(FirstLook usual) {
        return new FirstLooks(usual, Map.of());
    }

    public FirstLook of(Path place) {
        return said.getOrDefault(place, usual);
    }
}
