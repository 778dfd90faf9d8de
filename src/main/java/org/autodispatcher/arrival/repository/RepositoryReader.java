package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads one repository. Methods throw FailureException where the repository cannot be read, with the user, the mode and the remedy. */
public interface RepositoryReader {
    /**
     * What has come since {@code last}; everything there is where {@code last} is {@link Snapshot#NONE}.
     *
     * @param wanted whether a file of this name can be a package
     */
    Changes since(Snapshot last, Predicate<String> wanted) throws IOException;

    /** Of ids that hooks recorded those that lead to a commit, and to which: that of a tag leads to another one. */
    Map<String, String> commits(Collection<String> recorded) throws IOException;

    /**
     * The same as {@code found}, each with revision and author of the first of {@code commits} that came since {@code last}, is on its ref and has
     * it already; as it was where there is none.
     */
    List<Found> broughtBy(Collection<String> commits, List<Found> found, Snapshot last) throws IOException;

    /** The bytes of what was found. */
    Content open(Found found) throws IOException;

    /** Whether the repository still has it at its path, on whichever branch; asked of what cannot be read. */
    boolean has(Found found) throws IOException;
}
