package org.autodispatcher.dispatch;

import java.util.Optional;

/** What a person decided. {@code comment} is the reason the person gave, as text; empty where none was given. */
public sealed interface Decision {
    /** Why, in the person's own words; empty where nothing was said. */
    String comment();

    /**
     * What it is about: a dispatch with all its deliveries, or one of them.
     *
     * @param target {@code user@host:port}
     */
    record Subject(long dispatch, Optional<String> target) {}

    /** What became of an upgrade in doubt, as a person found out. */
    enum As {
        UPGRADED,
        FAILED,
        /** It did not run, or may be run once more. */
        START_AGAIN
    }

    /** Try what failed or was never reached once more; with {@code reroute} by the routes in force. */
    record Retry(Subject subject, boolean reroute, String comment) implements Decision {}

    /**
     * Let what is held go on.
     *
     * @param without  a target of the dispatch that the others do not wait for any more: {@code user@host:port}
     * @param override whether what waits for a window, or for the end of a freeze, is let go on, too
     */
    record Release(Subject subject, Optional<String> without, boolean override, String comment) implements Decision {
        /** Only what is held. */
        public Release(Subject subject, String comment) {
            this(subject, Optional.empty(), false, comment);
        }
    }

    /** Agree to an upgrade: this content, by this command, on these targets. */
    record Approve(Subject subject, String comment) implements Decision {}

    /** Give up what has not been started; with {@code stop} also end a running upgrade. */
    record Cancel(Subject subject, boolean stop, String comment) implements Decision {}

    /** Say what became of an upgrade in doubt. */
    record Resolve(Subject subject, As as, String comment) implements Decision {}

    /** Start nothing new: of a route, of a target, of both together, or nothing at all. */
    record Pause(Scope scope, String comment) implements Decision {}

    /** Let go on what was paused by exactly this scope; the widest scope lifts all pauses. */
    record Resume(Scope scope, String comment) implements Decision {}

    /**
     * What a pause reaches.
     *
     * @param route  name of the only route; empty for all
     * @param target {@code user@host:port} or host of the only target; empty for all
     */
    record Scope(Optional<String> route, Optional<String> target) {
        public static final Scope EVERYTHING = new Scope(Optional.empty(), Optional.empty());

        /** Whether it reaches a delivery of {@code ofRoute} to {@code toTarget}. */
        public boolean reaches(String ofRoute, String toTarget) {
            return route.map(ofRoute::equals).orElse(true) && target.map(named -> names(toTarget, named)).orElse(true);
        }

        private static boolean names(String target, String named) {
            String address = target.substring(target.lastIndexOf('@') + 1);
            return target.equals(named) || address.equals(named) || address.substring(0, address.lastIndexOf(':')).equals(named);
        }
    }
}
