package org.autodispatcher.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;

/**
 * The only door to effects: each step writes its intent, acts, and writes the fact or the failure. What is not a step has no
 * effect outside this process.
 */
final class Steps {
    private static final Set<Step> CANNOT_BE_ASKED = EnumSet.of(Step.UPGRADE, Step.HEALTH, Step.ROLLBACK);

    private final Ledger ledger;
    private final Subject subject;
    private final Watch watch;
    private final Gate gate;
    /** What a step came to that another one follows, until it is written; other threads write, too. */
    private final AtomicReference<List<Entry.Draft>> known = new AtomicReference<>(List.of());

    /**
     * Whose steps they are.
     *
     * @param dispatch the dispatch, or {@link Ledger#HOME}
     * @param target   {@code user@host:port}; empty for the dispatch as a whole
     * @param actor    the account they are taken for
     */
    record Subject(long dispatch, String target, String actor) {}

    /**
     * @param watch hears of every entry
     * @param gate  whether steps may begin, and whether one that is broken off has failed
     */
    Steps(Ledger ledger, Subject subject, Watch watch, Gate gate) {
        this.ledger = ledger;
        this.subject = subject;
        this.watch = watch;
        this.gate = gate;
    }

    Subject subject() {
        return subject;
    }

    /**
     * Takes one step.
     *
     * @param intent what is about to be done, in values
     * @throws FailureException where it did not come about; already in the ledger then
     * @throws HandedBack where it was broken off because this process lets go, or goes on without us
     */
    <T> T take(Step step, Map<String, String> intent, Act<T> act) throws FailureException {
        Fact<T> done = performed(step, intent, act);
        ended(step, Tense.FACT, done.values(), Optional.empty());
        return done.value();
    }

    /**
     * Takes one step that another one of these follows at once: its fact is written together with what they write next, which is the
     * intent of that one, and stands before it. A kill in between is one just before the fact. Whoever may wait in between calls
     * {@link #settle} first; so does, at the end, whoever has these steps.
     */
    <T> T takeFollowed(Step step, Map<String, String> intent, Act<T> act) throws FailureException {
        if (CANNOT_BE_ASKED.contains(step)) {
            throw new IllegalArgumentException("its fact is written at once: " + step);
        }
        Fact<T> done = performed(step, intent, act);
        known.set(List.of(draft(step, Tense.FACT, done.values(), Optional.empty())));
        return done.value();
    }

    /** Writes the fact that is known and not written yet, where there is one. */
    void settle() {
        write(known.getAndSet(List.of()));
    }

    private <T> Fact<T> performed(Step step, Map<String, String> intent, Act<T> act) throws FailureException {
        if (!gate.begin(step)) {
            settle();
            throw new HandedBack();
        }
        write(step, Tense.INTENT, intent, Optional.empty());
        try {
            return act.perform();
        } catch (GoesOn e) {
            if (!gate.handsBack()) {
                write(step == Step.ROLLBACK ? step : Step.ATTACH, Tense.FAILURE, Map.of(), Optional.of(e.failure));
            }
            throw new HandedBack();
        } catch (IOException e) {
            if (gate.handsBack()) {
                throw new HandedBack();
            }
            FailureException failure = named(step, e);
            ended(step, Tense.FAILURE, Map.of(), Optional.of(failure.failure()));
            throw failure;
        }
    }

    /** How an upgrade ended, or what follows it, can perhaps not be asked a second time: it is kept until the ledger takes it. Other acts are done once more. */
    private void ended(Step step, Tense tense, Map<String, String> values, Optional<Failure> failure) {
        while (true) {
            try {
                write(step, tense, values, failure);
                return;
            } catch (UncheckedIOException e) {
                if (!CANNOT_BE_ASKED.contains(step) || !gate.writesAgain(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Goes on only where this process was not told to let go.
     *
     * @throws HandedBack where it was
     */
    void letGo() {
        if (gate.handsBack()) {
            throw new HandedBack();
        }
    }

    /** Records what became known while a step is still under way. */
    void note(Step step, Map<String, String> values) {
        write(step, Tense.INTENT, values, Optional.empty());
    }

    /** Records what holds from now on, where nothing had to be done for it: a person's order, a thing found out. */
    void fact(Step step, Map<String, String> values) {
        write(step, Tense.FACT, values, Optional.empty());
    }

    /**
     * What keeps it, recorded while no order of a person comes in between: one that came after the question and before the answer stood there would be lost.
     *
     * @throws FailureException where anything does
     */
    void require(Supplier<Optional<Failure>> keeps, Function<Failure, Step> step, Map<String, String> values) throws FailureException {
        Optional<Failure> why = gate.order(() -> {
            Optional<Failure> now = keeps.get();
            now.ifPresent(each -> mark(step.apply(each), each, values));
            return now;
        });
        if (why.isPresent()) {
            throw why.get().exception();
        }
    }

    /** Records a reason: one a step under way has got without having ended by it, or why something waits or is given up. */
    void mark(Step step, Failure reason, Map<String, String> values) {
        write(step, Tense.FAILURE, values, Optional.of(reason));
    }

    /** Gives a stage's unnamed I/O error the reason that fits the step: a local file for the spool, else the connection. */
    private static FailureException named(Step step, IOException error) {
        if (error instanceof FailureException failure) {
            return failure;
        }
        Reason reason = step == Step.SPOOL ? Reason.UNREADABLE : Reason.CONNECTION_LOST;
        return Failure.of(reason, "io").with("detail", String.valueOf(error.getMessage())).exception(error);
    }

    private void write(Step step, Tense tense, Map<String, String> values, Optional<Failure> failure) {
        Entry.Draft draft = draft(step, tense, values, failure);
        write(Stream.concat(known.getAndSet(List.of()).stream(), Stream.of(draft)).toList());
    }

    private Entry.Draft draft(Step step, Tense tense, Map<String, String> values, Optional<Failure> failure) {
        return new Entry.Draft(subject.dispatch(), subject.target(), step, tense, values, failure);
    }

    private void write(List<Entry.Draft> drafts) {
        if (!drafts.isEmpty()) {
            ledger.append(subject.actor(), drafts).forEach(watch::written);
        }
    }

    /** The effect itself. */
    @FunctionalInterface
    interface Act<T> {
        Fact<T> perform() throws IOException;
    }

    /** Asked before a step begins, and when one is broken off. */
    @FunctionalInterface
    interface Gate {
        /** Every step may begin. */
        Gate OPEN = step -> true;

        /** Whether {@code step} may begin. */
        boolean begin(Step step);

        /** Whether this process was told to let go: a step broken off then has not failed, its intent is all that is known of it. */
        default boolean handsBack() {
            return false;
        }

        /** Asked where the ledger could not be written: whether to try once more. Waits a while before it says so. */
        default boolean writesAgain(UncheckedIOException trouble) {
            return false;
        }

        /** Does something while no order of a person comes, and no step begins. */
        default <T> T order(Supplier<T> order) {
            return order.get();
        }
    }

    /** Hears of entries once they are written. */
    @FunctionalInterface
    interface Watch {
        void written(Entry entry);
    }

    /**
     * What an act found out.
     *
     * @param value  for the next stage
     * @param values for the ledger
     */
    record Fact<T>(T value, Map<String, String> values) {}

    /** The act has not ended: it goes on at the target, out of our sight for now. */
    static final class GoesOn extends IOException {
        private static final long serialVersionUID = 1;

        private final transient Failure failure;

        /** @param failure why we do not see it any more */
        GoesOn(Failure failure) {
            super(failure.reason().code());
            this.failure = failure;
        }
    }

    /** This process lets go of what it was doing; whoever owns the HOME next goes on from the ledger. */
    static final class HandedBack extends RuntimeException {
        private static final long serialVersionUID = 1;

        HandedBack() {
            super("handed back", null, false, false);
        }
    }
}
