package org.autodispatcher.arrival.repository;

import java.io.IOException;
import java.util.function.Predicate;

/** Reads one repository. Methods throw FailureException where the repository cannot be read, with the user, the mode and the remedy. */
public interface RepositoryReader {
    /**
     * What has come since {@code last}; everything there is where {@code last} is {@link Snapshot#NONE}.
     *
     * @param wanted whether a file of this name can be a package
     */
    Changes since(Snapshot last, Predicate<String> wanted) throws IOException;

    /** The bytes of what was found. */
    Content open(Found found) throws IOException;

    /** Whether the repository still has it at its path, on whichever branch; asked of what cannot be read. */
    boolean has(Found found) throws IOException;
}
