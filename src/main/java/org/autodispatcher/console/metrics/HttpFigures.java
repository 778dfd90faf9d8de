package org.autodispatcher.console.metrics;

import java.util.Map;

/** What whoever serves HTTP counts. Numbers that are counted never fall while the process lives. */
public interface HttpFigures {
    /** Requests that were answered, by the class of their status: {@code 2xx}. */
    Map<String, Long> requests();

    /** How often somebody showed a token that is none. */
    long wrongTokens();

    /** Streams of events that are open now. */
    int streams();
}
