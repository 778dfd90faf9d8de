package org.autodispatcher.dispatch;

/** What is being done for a delivery at the moment, for those who wait for it. */
enum Rest {
    MOVING,
    /** It waits for its next attempt, or for a window. */
    DEFERRED,
    /** It waits for a pause to be lifted. */
    PAUSED,
    /** It waits for a turn. */
    QUEUED,
    /** It waits for others of its dispatch. */
    IN_BATCH
}
