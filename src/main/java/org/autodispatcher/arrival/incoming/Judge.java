package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.Spool;
import org.autodispatcher.arrival.format.FormatEnd;
import org.autodispatcher.config.Sources;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.Descriptor.Writers;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * Decides whether a file is complete, by the first rule that applies, and copies one that is. What is copied did not change from
 * before the rule was applied until after the copy was made.
 */
final class Judge {
    /** In a failure: nobody can be asked whether anybody writes to it. */
    static final String UNKNOWN = "unknown";
    /** In a failure: somebody writes to it. */
    static final String WRITING = "writing";

    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration ROOM = Duration.ofSeconds(5);
    private static final Duration NONE = Duration.ZERO;
    /** Times go on in steps, of the kernel's timer (CONFIG_HZ) or of the file system: what is changed twice within one looks unchanged. */
    private static final Duration STEP = Duration.ofMillis(20);
    /** Of file systems that have room for whole seconds only. */
    private static final Duration LONG_STEP = Duration.ofSeconds(2);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** A server elsewhere shows what is written to it after 30 to 60 seconds at the latest (nfs(5), acdirmax). */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Sources.Completeness rules;
    private final Duration longQuiet;
    private final Optional<Spool> spool;

    /** @param spool where complete files are copied to; empty where it is only to be said that they are */
    Judge(Sources.Incoming settings, Optional<Spool> spool) {
        this.rules = settings.complete();
        Duration every = settings.watching().scanEvery();
        this.longQuiet = every.compareTo(LONGEST) > 0 ? LONGEST : every;
        this.spool = spool;
    }

    /**
     * Where a file lies.
     *
     * @param tells  makes the sentences about it
     * @param kernel what this kernel knows of it
     * @param time   whether whoever looks has the time to read a large file as a whole
     */
    record Place(Descriptor folder, Name name, Tells tells, Kernel kernel, boolean time) {}

    /**
     * What this kernel knows of a folder.
     *
     * @param sees  whether it sees every writer; elsewhere nobody can say that nobody writes
     * @param tells whether it tells of every writer when he ends
     */
    record Kernel(boolean sees, boolean tells) {}

    /** One file at one moment. */
    private record Moment(Place place, Descriptor file, Stat stat, Sighting sighting) {
        Facts facts() {
            return Facts.of(stat);
        }

        boolean takesLong() {
            return !place.time() && stat.size() > Workshop.SMALL;
        }

        Failure about(Reason reason, String variant) {
            return place.tells().about(place.name(), reason, variant);
        }
    }

    /** Looks at a file, without waiting for anything. */
    Verdict look(Place place, Sighting sighting) throws IOException {
        Stat stat;
        try {
            stat = place.folder().stat(place.name());
        } catch (LinuxException e) {
            if (e.gone()) {
                return new Verdict.Gone();
            }
            throw e;
        }
        if (!stat.regular()) {
            return new Verdict.Gone();
        }
        sighting.saw(Facts.of(stat));
        Optional<Failure> refusal = place.tells().refusal(place.name());
        if (refusal.isPresent() || stat.size() == 0) {
            return refused(place, sighting, stat, refusal.orElseGet(() -> place.tells().about(place.name(), Reason.EMPTY)));
        }
        return opened(place, sighting, stat);
    }

    /** As it is, it cannot be taken; whoever still writes to it may make another one of it. */
    private Verdict refused(Place place, Sighting sighting, Stat stat, Failure why) throws IOException {
        Writers writers = writers(place, sighting);
        Duration left = sighting.quietIn(quietTime(sighting, stat, writers));
        if (writers == Writers.SOME) {
            sighting.heard();
            return new Verdict.Waits(place.tells().about(place.name(), Reason.INCOMPLETE, WRITING), SOON);
        }
        if (!left.isZero()) {
            return new Verdict.Waits(quiet(place, rules.quiet()), left);
        }
        boolean still = place.folder().stat(place.name()).same(stat); // its writer may have ended just before we asked after him
        return still ? new Verdict.Refused(why, stat) : new Verdict.Waits(place.tells().about(place.name(), Reason.INCOMPLETE, "changed"), SOON);
    }

    private static Writers writers(Place place, Sighting sighting) throws IOException {
        try (Descriptor file = place.folder().file(place.name())) {
            Writers writers = place.kernel().sees() ? file.writers() : Writers.UNKNOWN;
            sighting.unwritten(writers == Writers.NONE);
            return writers;
        } catch (LinuxException e) {
            return Writers.UNKNOWN; // it may not be opened, or has gone
        }
    }

    private Verdict opened(Place place, Sighting sighting, Stat stat) throws IOException {
        try (Descriptor file = place.folder().file(place.name())) {
            Stat open = file.stat();
            return open.same(stat)
                    ? judged(new Moment(place, file, open, sighting))
                    : new Verdict.Waits(place.tells().about(place.name(), Reason.INCOMPLETE, "changed"), SOON);
        } catch (LinuxException e) {
            if (e.gone()) {
                return new Verdict.Gone();
            }
            if (e.errno() != LinuxException.EACCES) {
                throw e;
            }
            return new Verdict.Waits(place.tells().unreadable(place.name(), stat), NONE);
        }
    }

    private Verdict judged(Moment now) throws IOException {
        Writers writers = now.place().kernel().sees() ? now.file().writers() : Writers.UNKNOWN;
        now.sighting().unwritten(writers == Writers.NONE);
        Duration quietIn = now.sighting().quietIn(quietTime(now.sighting(), now.stat(), writers));
        if (writers == Writers.SOME) {
            now.sighting().heard();
            return new Verdict.Waits(now.about(Reason.INCOMPLETE, WRITING), SOON);
        }
        Duration sureIn = sureIn(now);
        if (!sureIn.isZero()) {
            return new Verdict.Waits(quiet(now.place(), sureIn), sureIn);
        }
        Optional<Companion> companion = Companion.of(now.place().folder(), now.place().name());
        Optional<Verdict> demanded = demanded(now, companion);
        if (demanded.isPresent()) {
            return demanded.get();
        }
        if (companion.isPresent() && rules.when() != Sources.When.READY) {
            return byDigest(now, companion.get(), quietIn);
        }
        if (writers == Writers.UNKNOWN && !quietIn.isZero()) {
            return new Verdict.Waits(now.about(Reason.INCOMPLETE, UNKNOWN).with("quiet", seconds(quietIn)), quietIn);
        }
        if (rules.when() == Sources.When.READY) {
            return companion.isPresent() ? byDigest(now, companion.get(), quietIn) : copied(now, Rule.READY);
        }
        Optional<Rule> atOnce = now.sighting().atOnce() ? Optional.of(writers == Writers.NONE ? Rule.AT_ONCE : Rule.QUIET) : Optional.empty();
        return byFormat(now, atOnce, quietIn);
    }

    /**
     * Where nobody can say that it is not being written, and it was not heard that whoever wrote it has ended, he may just be slow: it gets the
     * time between two looks at everything.
     */
    private Duration quietTime(Sighting sighting, Stat stat, Writers writers) {
        boolean perhapsWritten = writers == Writers.UNKNOWN && !sighting.closedOnce() && stat.links() == 1;
        return perhapsWritten && longQuiet.compareTo(rules.quiet()) > 0 ? longQuiet : rules.quiet();
    }

    /**
     * Where nobody tells of changes, they must be seen: a file is not copied, and nothing of it kept in mind, before the time has gone on
     * since it came to look as it does.
     */
    private static Duration sureIn(Moment now) {
        return now.place().kernel().tells() ? NONE : now.sighting().quietIn(now.stat().changed() % SECOND == 0 ? LONG_STEP : STEP);
    }

    /** What {@code complete_when} demands and is not there. */
    private Optional<Verdict> demanded(Moment now, Optional<Companion> companion) throws IOException {
        return switch (rules.when()) {
            case AUTO -> Optional.empty();
            case DIGEST -> companion.isPresent()
                    ? Optional.empty()
                    : Optional.of(new Verdict.Waits(now.about(Reason.INCOMPLETE, "no-digest"), NONE));
            case READY -> ready(now)
                    ? Optional.empty()
                    : Optional.of(new Verdict.Waits(
                            now.about(Reason.INCOMPLETE, "not-ready").with("suffix", rules.readySuffix()), NONE));
        };
    }

    /** The marker of an earlier package of this name says nothing about this one. */
    private boolean ready(Moment now) throws IOException {
        try {
            Name marker = Tells.withSuffix(now.place().name(), rules.readySuffix());
            return now.place().folder().stat(marker).changed() >= now.stat().changed();
        } catch (LinuxException e) {
            return false;
        }
    }

    /** A companion that does not match may itself be the older one: both get the quiet time. */
    private Verdict byDigest(Moment now, Companion companion, Duration quietIn) throws IOException {
        if (companion.digest().isPresent() && !now.sighting().differs(now.facts(), companion.facts())) {
            if (now.takesLong()) {
                return new Verdict.Large(now.stat().size());
            }
            try (FileChannel bytes = now.file().reading()) {
                if (companion.fits(bytes)) {
                    return copied(now, Rule.DIGEST);
                }
            }
            now.sighting().noteDiffers(now.facts(), companion.facts());
        }
        Failure differs = now.about(Reason.DIGEST_DIFFERS, companion.digest().isPresent() ? "companion" : "no-companion").with("kind", companion.kind().text());
        return quietIn.isZero() ? new Verdict.Refused(differs, now.stat()) : new Verdict.Waits(differs, quietIn);
    }

    /**
     * Some tools rename what they were not able to finish: where the format says so, it is not believed.
     *
     * @param otherwise what it is complete by whatever its format is; empty where nothing is
     */
    private Verdict byFormat(Moment now, Optional<Rule> otherwise, Duration quietIn) throws IOException {
        FormatEnd.Answer answer = now.sighting().ended(now.facts()).orElse(null);
        if (answer == null && now.takesLong()) {
            return new Verdict.Large(now.stat().size());
        }
        if (answer == null) {
            try (FileChannel bytes = now.file().reading()) {
                answer = FormatEnd.of(bytes);
            }
            now.sighting().ended(now.facts(), answer);
        }
        return switch (answer) {
            case ENDED -> copied(now, otherwise.orElse(Rule.FORMAT));
            case NOT_ENDED -> new Verdict.Waits(now.about(Reason.INCOMPLETE, "format"), NONE);
            case UNKNOWN -> otherwise.isPresent() || quietIn.isZero()
                    ? copied(now, otherwise.orElse(Rule.QUIET))
                    : new Verdict.Waits(quiet(now.place(), rules.quiet()), quietIn);
        };
    }

    private Verdict copied(Moment now, Rule rule) throws IOException {
        if (spool.isEmpty()) {
            return new Verdict.Complete(Optional.empty(), now.stat(), rule);
        }
        if (now.takesLong()) {
            return new Verdict.Large(now.stat().size());
        }
        Spool.Copied copied;
        try (FileChannel bytes = now.file().reading()) {
            copied = spool.get().copy(now.place().name().text().orElseThrow(), now.stat().size(), bytes);
        } catch (FailureException e) {
            return notCopied(now, e.failure());
        }
        boolean unchanged = false;
        try {
            unchanged = now.file().stat().same(now.stat()) && now.place().folder().stat(now.place().name()).same(now.stat()) && !written(now);
        } catch (LinuxException e) {
            // it has gone meanwhile: nobody can say that it had not been given up
        } finally {
            if (!unchanged) {
                copied.close();
            }
        }
        return unchanged
                ? new Verdict.Complete(Optional.of(copied), now.stat(), rule)
                : new Verdict.Waits(now.about(Reason.INCOMPLETE, "changed"), SOON);
    }

    /** Whether anybody writes to it: times do not always tell, and he has not been heard to end. */
    private static boolean written(Moment now) throws IOException {
        return now.place().kernel().sees() && now.file().writers() == Writers.SOME;
    }

    private Verdict notCopied(Moment now, Failure why) {
        Failure full = now.place().tells().withPath(now.place().name(), why);
        if (why.reason() == Reason.SPOOL_FULL || why.reason() == Reason.INCOMPLETE) {
            return new Verdict.Waits(full, why.reason() == Reason.SPOOL_FULL ? ROOM : SOON);
        }
        return new Verdict.Refused(full, now.stat());
    }

    private static Failure quiet(Place place, Duration time) {
        return place.tells().about(place.name(), Reason.INCOMPLETE, "quiet").with("quiet", seconds(time));
    }

    private static String seconds(Duration time) {
        return String.valueOf(Math.max(1, time.toSeconds()));
    }
}
