package org.autodispatcher.arrival.incoming;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.autodispatcher.Failure;
import org.autodispatcher.linux.Name;
import org.jspecify.annotations.Nullable;

/** A file that is not decided yet. Only {@link #sighting} is used beside the directory's own thread. */
final class Candidate {
    final Folder folder;
    final Name name;
    final Instant since;
    final Sighting sighting;

    /** Whether somebody was seen to hand it in. */
    boolean dropped;
    /** Whether that was while everything there was being adopted. */
    boolean early;
    /** Whether it is being looked at, or handed over. */
    boolean busy;
    /** Since when it has been, the last time. */
    Instant busySince;
    /** Whether anything was heard of it while it was busy. */
    boolean heard;
    /** Whether that was that its content may have changed. */
    boolean changed;
    /** Whether somebody has written it while it was busy. */
    boolean written;
    /** Since when it has been closed again and again; empty where it was looked at since. */
    OptionalLong closing = OptionalLong.empty();
    /** Whether it has gone while it was busy: what is decided of it then is not what lies there later. */
    boolean gone;
    /** Whether a companion came while it was being handed over. */
    boolean companion;
    Optional<Failure> why = Optional.empty();
    private @Nullable Future<?> timer;

    Candidate(Folder folder, Name name, Instant since, Sighting sighting) {
        this.folder = folder;
        this.name = name;
        this.since = since;
        busySince = since;
        this.sighting = sighting;
    }

    /** It is looked at again by a timer, until {@link #stopTimer}. */
    void timer(Future<?> timer) {
        stopTimer();
        this.timer = timer;
    }

    boolean timed() {
        return timer != null && !timer.isDone();
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
