package org.autodispatcher.arrival.incoming;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.autodispatcher.Failure;
import org.autodispatcher.Origin;
import org.autodispatcher.Reason;
import org.autodispatcher.linux.Accounts;
import org.autodispatcher.linux.Name;
import org.autodispatcher.linux.Stat;

/**
 * The files of an incoming directory that are not decided yet. Each is looked at by itself, by threads of their own, so that one that is
 * stuck holds up no other. Everything else here is done by the directory's own thread.
 */
final class Candidates {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    /**
     * Some open a file anew for each piece and do not want to wait for that, as FTP servers do: while somebody asks after writers they would be
     * turned away. So nobody asks while a file is closed again and again, but after a while.
     */
    private static final Duration LEFT_ALONE = Duration.ofMillis(20);
    /** Who is looked at for so long is being read. */
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final Workshop workshop;
    private final Root root;
    private final Looker looker;
    private final LateCompanions late;
    private final Map<Key, Candidate> all = new HashMap<>();
    private final Drain drain;
    private boolean adopting;

    private record Key(Folder folder, Name name) {}

    /** What was heard of a file. */
    enum Heard {
        /** It has appeared; perhaps somebody is about to write it. */
        CREATED,
        /** Whoever wrote to it has closed it. */
        CLOSED,
        /** It was renamed to this name. */
        CAME,
        /** Its rights have changed, or something beside it. */
        TOUCHED,
        /** A look has met it. */
        MET
    }

    /** Calls back once everything that has happened so far was heard. */
    @FunctionalInterface
    interface Drain {
        /** Soon; where the system tells of nothing, at once. */
        void then(Runnable next);
    }

    Candidates(Workshop workshop, Root root, Judge judge, Watches watches, Drain drain) {
        this.workshop = workshop;
        this.root = root;
        this.drain = drain;
        looker = new Looker(workshop, root, judge, watches);
        late = new LateCompanions(workshop.sink(), root);
    }

    /** While everything that lies there is being adopted, what somebody is seen to hand in is not. */
    void adopting(boolean is) {
        adopting = is;
    }

    /** Something was heard of a file that may be a package. */
    void hear(Folder folder, Name name, Heard heard) {
        Key key = new Key(folder, name);
        Candidate known = all.get(key);
        if (known == null && heard == Heard.TOUCHED && state(folder, name).filter(state -> state != FileTable.State.UNDECIDED).isPresent()) {
            return; // it is decided
        }
        Candidate candidate = known != null ? known : new Candidate(folder, name, workshop.clock().instant(), new Sighting(workshop.nanos()));
        all.put(key, candidate);
        switch (heard) {
            case CREATED -> candidate.sighting.begun(true);
            case CLOSED -> candidate.sighting.closed();
            case CAME -> candidate.sighting.came();
            case TOUCHED, MET -> { }
        }
        candidate.dropped |= heard == Heard.CREATED || heard == Heard.CLOSED || heard == Heard.CAME;
        if (adopting && candidate.dropped) {
            candidate.early = true;
            undecided(folder, name);
        }
        candidate.heard = true;
        candidate.changed |= heard == Heard.CLOSED || heard == Heard.CAME;
        candidate.written |= heard == Heard.CLOSED || heard == Heard.CAME;
        if (heard == Heard.CREATED || heard == Heard.CLOSED) {
            lookOnceLeftAlone(candidate);
        } else {
            look(candidate);
        }
    }

    private void lookOnceLeftAlone(Candidate candidate) {
        if (candidate.busy) {
            return; // it is looked at again afterwards
        }
        long now = workshop.nanos().getAsLong();
        if (candidate.closing.isEmpty()) {
            candidate.closing = OptionalLong.of(now);
        }
        if (now - candidate.closing.getAsLong() < A_WHILE.toNanos()) {
            candidate.timer(workshop.later(LEFT_ALONE, () -> look(candidate)));
        }
    }

    private static Optional<FileTable.State> state(Folder folder, Name name) {
        synchronized (folder) {
            return folder.files().state(name);
        }
    }

    private static long size(Folder folder, Name name) {
        synchronized (folder) {
            return folder.files().facts(name).map(Facts::size).orElse(0L);
        }
    }

    /** A companion of a package has come or changed: the package, where it is there and not decided yet, is looked at. */
    void companion(Folder folder, Name name) {
        Candidate known = all.get(new Key(folder, name));
        Optional<FileTable.State> state = state(folder, name);
        if (known != null && known.busy) {
            known.heard = true;
            known.changed = true; // what is being decided does not know of it
            known.companion = true;
        } else if (known != null || state.filter(FileTable.State.UNDECIDED::equals).isPresent()) {
            hear(folder, name, Heard.TOUCHED);
        } else if (state.filter(FileTable.State.TAKEN::equals).isPresent()) {
            workshop.readers(size(folder, name)).execute(() -> late.look(folder, name, () -> workshop.own(() -> anew(folder, name))));
        }
    }

    private static void undecided(Folder folder, Name name) {
        synchronized (folder) {
            folder.files().facts(name).ifPresent(facts -> folder.files().put(name, facts, FileTable.State.UNDECIDED));
        }
    }

    private void anew(Folder folder, Name name) {
        undecided(folder, name);
        hear(folder, name, Heard.TOUCHED);
    }

    /** A file is not there any more under this name. */
    void gone(Folder folder, Name name) {
        Candidate candidate = all.get(new Key(folder, name));
        if (candidate != null && candidate.busy) {
            candidate.heard = true;
            candidate.gone = true;
        } else if (candidate != null) {
            drop(candidate);
        }
    }

    /** Forgets the files of folders that have left the tree. */
    void leave() {
        all.values().stream().filter(each -> each.folder.left()).toList().forEach(this::drop);
    }

    /** Something of what happened was missed: nobody can be said not to have been heard. */
    void missed() {
        all.values().forEach(each -> each.sighting.begun(false));
    }

    private void drop(Candidate candidate) {
        candidate.stopTimer();
        all.remove(new Key(candidate.folder, candidate.name), candidate);
    }

    private void look(Candidate candidate) {
        if (candidate.busy) {
            return; // it is looked at again afterwards
        }
        look(candidate, workshop.lookers(), false);
    }

    private void look(Candidate candidate, Executor who, boolean time) {
        candidate.busy = true;
        candidate.busySince = workshop.clock().instant();
        candidate.heard = false;
        candidate.changed = false;
        candidate.written = false;
        candidate.companion = false;
        candidate.gone = false;
        candidate.closing = OptionalLong.empty();
        candidate.stopTimer();
        who.execute(() -> {
            Looker.Look look = looker.lookSafely(candidate, time);
            if (look.verdict() instanceof Verdict.Complete) {
                drain.then(() -> judged(candidate, look)); // whoever changed it while it was copied has been heard by then
            } else {
                workshop.own(() -> judged(candidate, look));
            }
        });
    }

    private void judged(Candidate candidate, Looker.Look look) {
        candidate.busy = false;
        if (candidate.folder.left()) {
            drop(candidate);
            look.verdict().discard();
            return;
        }
        switch (look.verdict()) {
            case Verdict.Complete complete when candidate.changed -> {
                complete.discard();
                lookOnceLeftAlone(candidate);
            }
            case Verdict.Refused _ when candidate.changed -> lookOnceLeftAlone(candidate);
            case Verdict.Large(long size) -> look(candidate, workshop.readers(size), true);
            case Verdict.Complete(var _, Stat stat, Rule rule) -> handOver(candidate, look, stat, Optional.of(rule));
            case Verdict.Refused(Failure _, Stat stat) -> handOver(candidate, look, stat, Optional.empty());
            case Verdict.Gone() when candidate.heard -> look(candidate);
            case Verdict.Gone() -> drop(candidate);
            case Verdict.Waits(Failure why, Duration again) -> waits(candidate, why, again);
        }
    }

    private void waits(Candidate candidate, Failure why, Duration again) {
        candidate.why = Optional.of(why);
        if (candidate.changed) {
            lookOnceLeftAlone(candidate);
            return;
        }
        if (candidate.heard) {
            look(candidate);
            return;
        }
        boolean written = why.is(Reason.INCOMPLETE, Judge.WRITING);
        if (!again.isZero()) {
            Duration pause = written ? longer(candidate, again) : again;
            candidate.timer(workshop.later(pause, () -> look(candidate)));
        }
        if (candidate.sighting.perhapsLinked()) {
            drain.then(() -> linked(candidate));
        }
    }

    /** Nobody writes to it, and nobody has closed it since it appeared: it was linked into place, as a whole. */
    private void linked(Candidate candidate) {
        if (candidate.sighting.linked() && all.get(new Key(candidate.folder, candidate.name)) == candidate) {
            look(candidate);
        }
    }

    /** Whoever writes for long is asked after less often. */
    private Duration longer(Candidate candidate, Duration shortest) {
        Duration age = Duration.between(candidate.since, workshop.clock().instant()).dividedBy(10);
        return age.compareTo(shortest) < 0 ? shortest : age.compareTo(LONGEST) > 0 ? LONGEST : age;
    }

    /** The dispatcher takes it over; meanwhile others are looked at. */
    private void handOver(Candidate candidate, Looker.Look look, Stat stat, Optional<Rule> rule) {
        candidate.busy = true;
        candidate.why = Optional.empty();
        String file = look.tells().folder() + "/" + candidate.name.lossless();
        Origin origin = Dropped.origin(workshop.name(), file, stat, rule, look.at());
        Dropped arrival = new Dropped(candidate.name, origin, look.verdict(), !candidate.dropped);
        try {
            workshop.carriers().execute(() -> {
                boolean came = taken(arrival, stat, look);
                workshop.own(() -> handedOver(candidate, stat, file, came));
            });
        } catch (RejectedExecutionException e) {
            look.verdict().discard(); // it ends
        }
    }

    private boolean taken(Dropped arrival, Stat stat, Looker.Look look) {
        try {
            workshop.sink().take(arrival, Accounts.name(stat.owner()));
            return true;
        } catch (RuntimeException | Error e) {
            return false; // whatever it is: it is tried again, and nothing of it is forgotten
        } finally {
            look.verdict().discard();
        }
    }

    private void handedOver(Candidate candidate, Stat stat, String file, boolean came) {
        candidate.busy = false;
        if (!came) {
            candidate.why = Optional.of(Tells.of(root.path(), candidate.folder).about(candidate.name, Reason.LEDGER_UNUSABLE, "arriving"));
            candidate.timer(workshop.later(AGAIN, () -> look(candidate)));
            return;
        }
        synchronized (candidate.folder) {
            FileTable.State state = workshop.sink().sends() ? FileTable.State.TAKEN : FileTable.State.ADOPTED;
            if (!candidate.gone) {
                candidate.folder.files().put(candidate.name, Facts.of(stat), state);
            }
        }
        drop(candidate);
        if (candidate.gone) {
            workshop.carriers().execute(() -> workshop.sink().gone(file)); // when it went, nothing was known of it yet
        }
        if (candidate.companion) {
            companion(candidate.folder, candidate.name);
        }
        if (candidate.heard && (candidate.written || !candidate.companion)) {
            hear(candidate.folder, candidate.name, !candidate.changed ? Heard.MET : candidate.sighting.atOnce() ? Heard.CAME : Heard.CLOSED);
        }
    }

    /** Whether nothing is being looked at or handed over, and nothing is to be looked at again by itself. */
    boolean settled() {
        return all.values().stream().noneMatch(each -> each.busy || each.timed());
    }

    /** Whether nothing is being handed over. */
    boolean idle() {
        return all.values().stream().noneMatch(each -> each.busy);
    }

    /** Those that wait, longest first. */
    List<Waiting> waiting() {
        return all.values().stream()
                .flatMap(each -> why(each).map(why -> new Waiting(each.folder.path(each.name), why, each.since)).stream())
                .sorted(Comparator.comparing(Waiting::since))
                .toList();
    }

    private Optional<Failure> why(Candidate each) {
        boolean read = each.busy && each.busySince.plus(A_WHILE).isBefore(workshop.clock().instant());
        return read ? Optional.of(Tells.of(root.path(), each.folder).about(each.name, Reason.INCOMPLETE, "reading")) : each.why;
    }
}
