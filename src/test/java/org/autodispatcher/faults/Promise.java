package org.autodispatcher.faults;

/** The promises of the design that the campaigns watch, by their number there. */
public enum Promise {
    /** A target never shows a half file under the final name. */
    NO_HALF_FILE(1),
    /** An upgrade is started at most once by itself per package, route and target. */
    ONE_START(2),
    /** Never two upgrades at once on one target. */
    ONE_AT_A_TIME(3),
    /** An upgrade runs on its own bytes. */
    OWN_BYTES(4),
    /** Success is said only on an exit status that was received and is allowed; in doubt only where none can be had. */
    HONEST_RESULT(5),
    /** A package that was complete when it arrived is never lost and never dispatched twice by itself. */
    NOTHING_LOST(6),
    /** One bad target, package or route never holds up the others, beyond what its route's rollout says, and that does. */
    OTHERS_GO_ON(8),
    /** Disks are respected, and nothing open is ever cleaned away. */
    DISKS(12);

    private final int number;

    Promise(int number) {
        this.number = number;
    }

    /** Its number in the list of promises. */
    public int number() {
        return number;
    }
}
