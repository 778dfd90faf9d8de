package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
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
    private final Ledger ledger;
    private final long dispatch;
    private final String target;
    private final String actor;
    private final Watch watch;

    /** Steps of the dispatch as a whole, or of its delivery to {@code target}; {@code watch} hears of every entry. */
    Steps(Ledger ledger, long dispatch, String target, String actor, Watch watch) {
        this.ledger = ledger;
        this.dispatch = dispatch;
        this.target = target;
        this.actor = actor;
        this.watch = watch;
    }

    long dispatch() {
        return dispatch;
    }

    /**
     * Takes one step.
     *
     * @param intent what is about to be done, in values
     * @throws FailureException where it did not come about; already in the ledger then
     */
    <T> T take(Step step, Map<String, String> intent, Act<T> act) throws FailureException {
        write(step, Tense.INTENT, intent, Optional.empty());
        try {
            Fact<T> done = act.perform();
            write(step, Tense.FACT, done.values(), Optional.empty());
            return done.value();
        } catch (IOException e) {
            FailureException failure = named(step, e);
            write(step, Tense.FAILURE, Map.of(), Optional.of(failure.failure()));
            throw failure;
        }
    }

    /** Records what became known while a step is still under way. */
    void note(Step step, Map<String, String> values) {
        write(step, Tense.INTENT, values, Optional.empty());
    }

    /** Records a reason that a step under way has got, without having ended by it. */
    void mark(Step step, Failure reason) {
        write(step, Tense.FAILURE, Map.of(), Optional.of(reason));
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
        Entry entry = ledger.append(actor, new Entry.Draft(dispatch, target, step, tense, values, failure));
        watch.written(entry);
    }

    /** The effect itself. */
    @FunctionalInterface
    interface Act<T> {
        Fact<T> perform() throws IOException;
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
}
