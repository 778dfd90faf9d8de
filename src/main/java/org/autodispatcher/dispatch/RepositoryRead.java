package org.autodispatcher.dispatch;

import java.util.List;

/** What came of reading a repository at somebody's order. */
public sealed interface RepositoryRead {
    /**
     * It was read.
     *
     * @param repository its name
     * @param dispatches of the packages that were found
     * @param adopted    how many packages lay there, where it was read for the first time, and were not sent
     * @param troubles   what waits and why
     */
    record Done(String repository, List<Long> dispatches, long adopted, List<Standing.Trouble> troubles) implements RepositoryRead {
        public Done {
            dispatches = List.copyOf(dispatches);
            troubles = List.copyOf(troubles);
        }
    }

    /** No repository is called so, or lies there. */
    record Unknown(List<String> known) implements RepositoryRead {
        public Unknown {
            known = List.copyOf(known);
        }
    }

    /** It is still being read, since before. */
    record Busy(String repository) implements RepositoryRead {}
}
