package org.autodispatcher.dispatch;

import java.util.List;
import java.util.Optional;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Failure;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Progress;
import org.autodispatcher.Target;

/** What whoever follows a dispatch is told, as it happens. */
public sealed interface DispatchEvent {
    /** The dispatch it is about. */
    long dispatch();

    /** The package is in the spool. */
    record Arrived(long dispatch, InstallPackage pack) implements DispatchEvent {}

    /** It has a route; these are its targets. */
    record Routed(long dispatch, String route, List<Target> targets) implements DispatchEvent {
        public Routed {
            targets = List.copyOf(targets);
        }
    }

    /** It ended before it had targets. */
    record Stopped(long dispatch, Failure failure) implements DispatchEvent {}

    /** A delivery came into a state. */
    record Moved(long dispatch, Target target, DeliveryState state, Optional<Failure> failure) implements DispatchEvent {}

    /** Bytes of a delivery have gone. */
    record Sent(long dispatch, Target target, Progress progress) implements DispatchEvent {}

    /** The upgrade command wrote a line. */
    record Output(long dispatch, Target target, String line) implements DispatchEvent {}

    /** The upgrade has passed its time and goes on. */
    record Overdue(long dispatch, Target target) implements DispatchEvent {}

    /** Takes events. Called on the threads that do the work, several at once; must not block for long. */
    @FunctionalInterface
    interface Follower {
        void tell(DispatchEvent event);

        /** Whether it wants every line that an upgrade writes; else the last one of many is enough, when it has time for it. */
        default boolean everyLine() {
            return true;
        }
    }
}
