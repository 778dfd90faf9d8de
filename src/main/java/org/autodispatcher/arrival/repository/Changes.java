package org.autodispatcher.arrival.repository;

import java.util.List;
import java.util.Map;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.config.Sources;

/**
 * What a look at a repository came to.
 *
 * @param identity see {@link Snapshot#identity}
 * @param position where the repository stands now, see {@link Snapshot#position}
 * @param gone     see {@link Snapshot#gone}
 * @param found    what is new, in the order in which it came
 * @param look     how it went
 */
public record Changes(String identity, Map<String, String> position, List<String> gone, List<Found> found, Look look) {
    public Changes {
        position = Map.copyOf(position);
        gone = List.copyOf(gone);
        found = List.copyOf(found);
    }

    /**
     * How a look went.
     *
     * @param first    whether nothing was known of this repository, so that what was found has not come but lay there
     * @param more     whether there is more that this look did not get to
     * @param troubles what is to be told about it
     */
    public record Look(boolean first, boolean more, List<Failure> troubles) {
        public Look {
            troubles = List.copyOf(troubles);
        }
    }

    public boolean first() {
        return look.first();
    }

    public boolean more() {
        return look.more();
    }

    public List<Failure> troubles() {
        return look.troubles();
    }

    /** The same, with what was found as it is told now. */
    public Changes found(List<Found> told) {
        return new Changes(identity, position, gone, told, look);
    }

    static Failure passedOver(Sources.Repository repository, String what) {
        return Failure.of(Reason.UNREADABLE, "too-many-paths").with("path", repository.path()).with("ref", what);
    }

    /** It is tried again. */
    static Failure slow(Sources.Repository repository, String what) {
        return Failure.of(Reason.UNREADABLE, "slow").with("path", repository.path()).with("ref", what);
    }

    static Failure another(Sources.Repository repository) {
        return Failure.of(Reason.UNREADABLE, "another-repository").with("path", repository.path());
    }
}
