package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.linux.Descriptor;
import org.autodispatcher.linux.LinuxException;
import org.autodispatcher.linux.Stat;

/** Looks at one file, on a thread that may have to wait for its file system. */
final class Looker {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Workshop workshop;
    private final Root root;
    private final Judge judge;
    private final Watches watches;

    Looker(Workshop workshop, Root root, Judge judge, Watches watches) {
        this.workshop = workshop;
        this.root = root;
        this.judge = judge;
        this.watches = watches;
    }

    /**
     * What came of it.
     *
     * @param tells about its folder, as it was then
     */
    record Look(Verdict verdict, Tells tells, Instant at) {}

    /** The same, where a bug of ours is one more reason to wait. */
    Look lookSafely(Candidate candidate, boolean time) {
        try {
            return look(candidate, time);
        } catch (RuntimeException | Error bug) {
            Tells tells = Tells.of(root.path(), candidate.folder);
            Verdict later = new Verdict.Waits(tells.about(candidate.name, Reason.UNREADABLE, "io").with("detail", bug), AGAIN);
            return new Look(later, tells, workshop.clock().instant());
        }
    }

    /**
     * Looks at a file now, and copies it where it is complete.
     *
     * @param time whether there is time to read a large one
     */
    private Look look(Candidate candidate, boolean time) {
        Tells tells = Tells.of(root.path(), candidate.folder);
        Verdict verdict;
        try (Descriptor top = root.open(); Descriptor folder = candidate.folder.open(top)) {
            verdict = asKnown(candidate, folder) ? new Verdict.Gone() : judge.look(place(candidate, folder, tells, time), candidate.sighting);
            verdict = routed(candidate, tells, verdict);
        } catch (LinuxException e) {
            verdict = e.gone() ? new Verdict.Gone() : trouble(candidate, tells, e);
        } catch (IOException e) {
            verdict = trouble(candidate, tells, e);
        }
        return new Look(verdict, tells, workshop.clock().instant());
    }

    /** While its route cannot be told, it waits. */
    private Verdict routed(Candidate candidate, Tells tells, Verdict verdict) {
        if (verdict instanceof Verdict.Complete) {
            try {
                workshop.sink().routed(candidate.name.text().orElseThrow());
            } catch (FailureException e) {
                verdict.discard();
                return new Verdict.Waits(tells.withPath(candidate.name, e.failure()), AGAIN);
            }
        }
        return verdict;
    }

    private Judge.Place place(Candidate candidate, Descriptor folder, Tells tells, boolean time) throws IOException {
        boolean sees = watches.local(candidate.folder, folder);
        return new Judge.Place(folder, candidate.name, tells, new Judge.Kernel(sees, sees && watches.tells(candidate.folder)), time);
    }

    private static Verdict trouble(Candidate candidate, Tells tells, IOException e) {
        return new Verdict.Waits(tells.about(candidate.name, Reason.UNREADABLE, "io").with("detail", String.valueOf(e.getMessage())), AGAIN);
    }

    /** Whether it is what was decided already; times and rights that nobody asked about may have changed. */
    private static boolean asKnown(Candidate candidate, Descriptor open) throws IOException {
        Stat stat = open.stat(candidate.name);
        Facts now = Facts.of(stat);
        Folder folder = candidate.folder;
        synchronized (folder) {
            Optional<Facts> was = folder.files().facts(candidate.name);
            FileTable.State state = folder.files().state(candidate.name).orElse(FileTable.State.UNDECIDED);
            boolean early = candidate.early && state == FileTable.State.ADOPTED;
            if (was.isEmpty() || early || state == FileTable.State.UNDECIDED || state == FileTable.State.SHOWN) {
                return false;
            }
            if (candidate.dropped && state == FileTable.State.TAKEN) {
                return false; // times can be set: its content decides
            }
            boolean same = was.get().equals(now);
            boolean onlyTold = was.get().looksLike(now) && state == FileTable.State.ADOPTED && !candidate.dropped;
            if (onlyTold && !same) {
                folder.files().put(candidate.name, now, state);
            }
            return same || onlyTold;
        }
    }
}
