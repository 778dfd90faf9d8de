package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.arrival.FirstLook;
import org.autodispatcher.arrival.repository.Changes;
import org.autodispatcher.arrival.repository.Found;
import org.autodispatcher.arrival.repository.GitReader;
import org.autodispatcher.arrival.repository.Records;
import org.autodispatcher.arrival.repository.RepositoryReader;
import org.autodispatcher.arrival.repository.Snapshot;
import org.autodispatcher.arrival.repository.SvnReader;
import org.autodispatcher.config.Sources;
import org.autodispatcher.ledger.Step;

/**
 * Looks at one repository: reads what the hooks left, finds what has come since the last look, and takes it. What is found is written down
 * before any of it is taken, under a name of its own: so nothing of it is lost or taken twice, whenever we are killed.
 */
final class RepositoryLook {
    /** Where more wait, not each that was taken is written down by itself: all of them are written then. */
    private static final int EACH = 100;

    private static final Pattern NEVER = Pattern.compile("\\..*|" + PackageNames.COMPANIONS, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Sources.Repository repository;
    private final RepositoryWatch.Means means;
    private final BooleanSupplier ended;
    private final RepositoryReader reader;
    private final FoundPackages packages;
    private final Records records;
    private final Pushers pushers;

    /** @param ended whether nothing more is to be taken */
    RepositoryLook(Sources.Repository repository, RepositoryWatch.Means means, BooleanSupplier ended) {
        this.repository = repository;
        this.means = means;
        this.ended = ended;
        reader = switch (repository.kind()) {
            case GIT -> new GitReader(repository);
            case SVN -> new SvnReader(repository);
        };
        packages = new FoundPackages(repository, reader, means);
        records = new Records(repository.path());
        pushers = new Pushers(records, reader, repository.kind());
    }

    Records records() {
        return records;
    }

    /** What one look came to. */
    static final class Looked {
        private final List<Long> dispatches = new ArrayList<>();
        private final List<Standing.Trouble> troubles = new ArrayList<>();
        private final List<Standing.Trouble> kept = new ArrayList<>();
        private long adopted;
        private long adoptedNow;

        /** No later look finds it again. */
        void once(Failure why) {
            kept.add(new Standing.Trouble("", why));
            troubles.add(kept.getLast());
        }

        void trouble(String what, Failure why) {
            troubles.add(new Standing.Trouble(what, why));
        }

        void again() {
            troubles.removeIf(trouble -> !kept.contains(trouble));
        }

        /** How many packages lay there at the first look, until others come. */
        long adopted() {
            return adopted;
        }

        List<Standing.Trouble> troubles() {
            return List.copyOf(troubles);
        }

        RepositoryRead.Done done(String repository) {
            return new RepositoryRead.Done(repository, dispatches, adoptedNow, troubles);
        }
    }

    /**
     * How many packages lie in one that was never looked at, so that nobody knows which of them are new; 0 where it was, and where it cannot be
     * read: the look that follows says why.
     */
    long neverLookedAt() {
        try {
            Snapshot last = means.snapshots().read(repository.name()).orElse(Snapshot.NONE);
            return last.look() == 0 ? reader.since(last, this::wanted).found().size() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** @return whether there is more */
    boolean once(Looked looked) throws IOException {
        List<Records.Record> heard = heard(looked);
        Snapshot last = means.snapshots().read(repository.name()).orElse(Snapshot.NONE);
        Changes changes = reader.since(last, this::wanted);
        changes.troubles().forEach(looked::once);
        pushers.await(changes.found());
        Snapshot next = next(last, changes, looked);
        if (!next.equals(last)) {
            means.snapshots().write(repository.name(), next);
        }
        looked.adopted = next.adopted();
        if (changes.troubles().isEmpty()) { // else they may tell of what the next look finds
            pushers.heeded(heard);
            forget(heard, looked);
        }
        take(next, looked);
        return changes.more();
    }

    private Snapshot next(Snapshot last, Changes changes, Looked looked) throws IOException {
        boolean begun = last.look() == 0 && means.rules().firstLooks().of(repository.path()) == FirstLook.DISPATCH;
        if (!changes.first() || begun) {
            return last.after(changes.found(pushers.by(changes.found(), last)));
        }
        if (!changes.found().isEmpty()) {
            means.home().fact(Step.ADOPT, Map.of("repository", repository.name(), "packages", String.valueOf(changes.found().size())));
            looked.adoptedNow = changes.found().size();
        }
        return last.adopting(changes);
    }

    /** What the hooks left; that there is something to look at goes before we look, since while it lies there no other is made. */
    private List<Records.Record> heard(Looked looked) throws IOException {
        try {
            List<Records.Record> heard = pushers.heard();
            forget(heard.stream().filter(Records.Record::looks).toList(), looked);
            return heard.stream().filter(record -> !record.looks()).toList();
        } catch (FailureException e) {
            looked.trouble("", e.failure());
            return List.of();
        }
    }

    private void forget(List<Records.Record> heard, Looked looked) throws IOException {
        for (Records.Record record : heard) {
            try {
                records.remove(record);
            } catch (FailureException e) {
                looked.trouble("", e.failure());
                return;
            }
        }
    }

    private boolean wanted(String name) {
        try {
            return !NEVER.matcher(name).matches() && means.routing().routed(name);
        } catch (FailureException e) {
            return true; // its dispatch says why it is held
        }
    }

    private void take(Snapshot next, Looked looked) throws IOException {
        List<Found> left = new ArrayList<>(next.waiting());
        int written = left.size();
        try {
            for (Found found : next.waiting()) {
                if (ended.getAsBoolean()) {
                    return;
                }
                switch (packages.take(found)) {
                    case FoundPackages.Outcome.Taken(var dispatch) -> {
                        left.remove(found);
                        dispatch.ifPresent(looked.dispatches::add);
                    }
                    case FoundPackages.Outcome.Waits(Failure why) -> looked.trouble(found.shownPath(), why);
                    case FoundPackages.Outcome.Gone() -> left.remove(found);
                }
                if (left.size() != written && (left.size() < EACH || written - left.size() >= EACH)) {
                    means.snapshots().write(repository.name(), next.waiting(left));
                    written = left.size();
                }
            }
        } finally {
            if (left.size() != written) {
                means.snapshots().write(repository.name(), next.waiting(left));
            }
        }
    }
}
