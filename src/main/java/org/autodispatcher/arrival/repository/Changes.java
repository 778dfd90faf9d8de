package org.autodispatcher.arrival.repository;

import java.util.List;
import java.util.Map;

/**
 * What a look at a repository came to.
 *
 * @param position where the repository stands now, see {@link Snapshot#position}
 * @param gone     see {@link Snapshot#gone}
 * @param found    what is new, in the order in which it came
 * @param first    whether nothing was known before, so that what was found has not come but lay there
 * @param more     whether there is more that this look did not get to
 */
public record Changes(Map<String, String> position, List<String> gone, List<Found> found, boolean first, boolean more) {
    public Changes {
        position = Map.copyOf(position);
        gone = List.copyOf(gone);
        found = List.copyOf(found);
    }
}
