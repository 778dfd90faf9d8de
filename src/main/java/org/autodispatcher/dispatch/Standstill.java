package org.autodispatcher.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A HOME of which nothing has been taken up yet: what would be set off is kept, so that it can be told to end. */
final class Standstill {
    private final Map<String, Underway> kept = new ConcurrentHashMap<>();
    private volatile boolean still;

    /** Nothing is set off by itself, until {@link #end}. */
    void begin() {
        still = true;
    }

    /** Whether nothing is set off by itself. */
    boolean still() {
        return still;
    }

    /** From now on what is to move does. */
    void end() {
        still = false;
        kept.clear();
    }

    /** Whether {@code delivery} is not to be set off now. */
    boolean keeps(Underway delivery) {
        if (still) {
            kept.put(id(delivery.dispatch(), delivery.target()), delivery);
        }
        return still;
    }

    /** What was to be set off and was not. */
    Optional<Underway> kept(long dispatch, String target) {
        return Optional.ofNullable(kept.get(id(dispatch, target)));
    }

    private static String id(long dispatch, String target) {
        return dispatch + ":" + target;
    }
}
