package org.autodispatcher.upgrade;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.upgrade.DetachedUpgrade.Absent;
import org.autodispatcher.upgrade.DetachedUpgrade.Barred;
import org.autodispatcher.upgrade.DetachedUpgrade.Finished;
import org.autodispatcher.upgrade.DetachedUpgrade.Found;
import org.autodispatcher.upgrade.DetachedUpgrade.Lost;
import org.autodispatcher.upgrade.DetachedUpgrade.NoRunFolder;
import org.autodispatcher.upgrade.DetachedUpgrade.Result;
import org.autodispatcher.upgrade.DetachedUpgrade.TurnTaken;
import org.autodispatcher.upgrade.Upgrade.Ended;

/**
 * Judges what a session that followed a run came to. A claim or a status is believed only where it names this run, this HOME and
 * this machine.
 *
 * @param home how this HOME names itself
 */
record RunEnding(UpgradeOrder order, RunKey key, String home, RunOutput output, How how) {
    /** How the session ended, and what became of stopping the command. */
    record How(Exit exit, Overdue.Verdict verdict) {}

    /** @throws IOException where the command certainly was not started */
    Result result() throws IOException {
        if (output.refused().isPresent()) {
            throw output.refused().get().exception();
        }
        Optional<RunReport.Outcome> outcome = output.outcome();
        if (outcome.isPresent()) {
            RunReport.Outcome found = outcome.get();
            switch (found.word()) {
                case TURN -> {
                    return new TurnTaken(found.value());
                }
                case NO_FOLDER -> {
                    return new NoRunFolder(found.value());
                }
                case BARRED -> {
                    return new Barred();
                }
                case END, STATUS, GONE, UNGUARDED, LEFT, ABSENT -> { }
            }
        }
        if (outcome.isEmpty() && output.pid().isEmpty() && how.exit() instanceof Exit.Exited(int status)) {
            throw Failure.of(Reason.NO_POSIX_SHELL, "not-started")
                    .with("status", status)
                    .with("said", String.join(" ", output.saidByShell()))
                    .exception();
        }
        return finished().<Result>map(done -> done).orElseGet(this::lost);
    }

    /** @throws IOException where neither the run was there nor could a start of it be kept from coming about */
    Found found() throws IOException {
        Optional<RunReport.Outcome> unsure = output.outcome().filter(outcome -> outcome.word() == RunReport.Word.NO_FOLDER);
        if (unsure.isPresent()) {
            throw Failure.of(Reason.CONNECTION_LOST, "run-folder").with("detail", unsure.get().value()).exception();
        }
        if (output.outcome().filter(outcome -> outcome.word() == RunReport.Word.ABSENT).isPresent()) {
            return new Absent();
        }
        return finished().<Found>map(done -> done).orElseGet(this::lost);
    }

    private Lost lost() {
        return new Lost(output.at());
    }

    private Optional<Finished> finished() {
        Optional<String> differing = output.claim().read() ? output.claim().differing(key, home) : Optional.empty();
        if (differing.isPresent()) {
            return Optional.of(finished(differs(differing.get())));
        }
        return switch (output.stopped().orElse(how.verdict())) {
            case NOT_SEEN_GONE -> Optional.of(finished(Endings.inDoubt("not-stopped", output)));
            case UNSEEN -> Optional.of(finished(withStatus().map(this::ended).orElseGet(() -> Endings.inDoubt("not-stopped", output))));
            case GONE -> Optional.of(finished(stopped()));
            // of one that could not be asked about it is learnt by asking again
            case NOT_STOPPED, NOT_ASKED -> output.outcome().map(outcome -> finished(ended(outcome)));
        };
    }

    private Optional<RunReport.Outcome> withStatus() {
        return output.outcome().filter(outcome -> outcome.word() == RunReport.Word.END || outcome.word() == RunReport.Word.STATUS);
    }

    private Finished finished(Ended ended) {
        return new Finished(ended, output.at());
    }

    private Ended ended(RunReport.Outcome outcome) {
        return switch (outcome.word()) {
            case END -> Endings.of(new Exit.Exited(Integer.parseInt(outcome.value())), order, output);
            case STATUS -> status(outcome.value())
                    .<Ended>map(status -> Endings.of(new Exit.Exited(status), order, output))
                    .orElseGet(() -> Endings.inDoubt("gone", output));
            case LEFT -> Endings.inDoubt("not-stopped", output);
            case UNGUARDED -> Endings.inDoubt("unguarded", output);
            case GONE -> output.claim().rebooted() ? rebooted() : Endings.inDoubt("gone", output);
            case TURN, NO_FOLDER, ABSENT, BARRED -> Endings.inDoubt("gone", output); // never said where a run is followed
        };
    }

    /** A status that another run has left under this key is none. */
    private Optional<Integer> status(String words) {
        String[] both = words.split(" ");
        boolean ours = both.length == 2 && output.runMark().equals(both[0]);
        return ours && both[1].matches("\\d{1,3}") ? Optional.of(Integer.valueOf(both[1])) : Optional.empty();
    }

    private Ended rebooted() {
        return new Ended.InDoubt(Failure.of(Reason.REBOOTED).with("since", output.claim().value("at").orElse("")));
    }

    private Ended differs(String what) {
        return new Ended.InDoubt(Failure.of(Reason.IN_DOUBT, "differs")
                .with("what", what)
                .with("found", output.claim().value(what).orElse(""))
                .with("key", key.text()));
    }

    private Ended stopped() {
        Failure failure = Failure.of(Reason.STOPPED).with("seconds", order.rules().timeout().toSeconds());
        OptionalInt status = withStatus()
                .map(outcome -> OptionalInt.of(Integer.parseInt(outcome.value().replaceAll("^.* ", ""))))
                .orElseGet(OptionalInt::empty);
        return new Ended.Failed(status.isPresent() ? failure.with("status", status.getAsInt()) : failure, status);
    }
}
