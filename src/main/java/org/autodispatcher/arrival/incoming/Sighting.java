package org.autodispatcher.arrival.incoming;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.autodispatcher.arrival.format.FormatEnd;

/** What has been seen of a file that is not decided yet, from look to look, and heard in between. */
final class Sighting {
    private final LongSupplier nanos;
    private Optional<Facts> facts = Optional.empty();
    private long unchangedSince;
    private boolean atOnce;
    private boolean begun;
    private boolean closed;
    private boolean unwritten;
    private Optional<Ended> ended = Optional.empty();
    private Optional<Differs> differs = Optional.empty();

    /** What its format said, and of which state of the file. */
    private record Ended(Facts of, FormatEnd.Answer answer) {}

    /** A digest that did not fit, and the states of both files then. */
    private record Differs(Facts file, Facts companion) {}

    /** @param nanos a clock that is never set */
    Sighting(LongSupplier nanos) {
        this.nanos = nanos;
        unchangedSince = nanos.getAsLong();
    }

    /** Somebody writes to it. */
    synchronized void heard() {
        unchangedSince = nanos.getAsLong();
    }

    /** It has appeared, and nobody has closed it since: it may have been linked, or somebody has just begun to write it. */
    synchronized void begun(boolean is) {
        begun = is;
        closed &= !is;
    }

    /** Whether anybody who wrote to it was heard to have ended, and nobody to begin since. */
    synchronized boolean closedOnce() {
        return closed;
    }

    /** Whether the system has just said that nobody writes to it. */
    synchronized void unwritten(boolean is) {
        unwritten = is;
    }

    /** Whether it has appeared without anybody writing to it: either it was linked, or it is still to be heard that he has ended. */
    synchronized boolean perhapsLinked() {
        return begun && unwritten;
    }

    /** Whoever wrote to it has closed it. That says nothing about whether he was through. */
    synchronized void closed() {
        begun = false;
        closed = true;
        atOnce = false;
        heard();
    }

    /** It came under its name as a whole. */
    synchronized void came() {
        begun = false;
        closed = true;
        atOnce = true;
        heard();
    }

    /** Everything was heard and nobody has closed it: where it had begun, it came as a whole. Whether it did. */
    synchronized boolean linked() {
        atOnce |= begun;
        closed |= begun;
        boolean came = begun;
        begun = false;
        return came;
    }

    synchronized boolean atOnce() {
        return atOnce;
    }

    /** It looks like this now. */
    synchronized void saw(Facts now) {
        unwritten = false;
        if (!facts.equals(Optional.of(now))) {
            facts = Optional.of(now);
            unchangedSince = nanos.getAsLong();
        }
    }

    /** For how long it must still be left alone to have been so for {@code quiet}; zero where it has been. */
    synchronized Duration quietIn(Duration quiet) {
        long left = quiet.toNanos() - (nanos.getAsLong() - unchangedSince);
        return Duration.ofNanos(Math.max(0, left));
    }

    /** What its format said of this very state, where it was asked. */
    synchronized Optional<FormatEnd.Answer> ended(Facts of) {
        return ended.filter(known -> known.of().equals(of)).map(Ended::answer);
    }

    synchronized void ended(Facts of, FormatEnd.Answer answer) {
        ended = Optional.of(new Ended(of, answer));
    }

    /** Whether this very file was found to differ from this very companion. */
    synchronized boolean differs(Facts file, Facts companion) {
        return differs.equals(Optional.of(new Differs(file, companion)));
    }

    synchronized void noteDiffers(Facts file, Facts companion) {
        differs = Optional.of(new Differs(file, companion));
    }
}
