package org.autodispatcher.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.autodispatcher.daemon.ControlException;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Printable;
import org.autodispatcher.report.Utf8Pieces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code log ID:TARGET}: what the upgrade wrote; with {@code -f} as it writes it, until it ends. */
@Command(name = "log")
final class LogCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    private final Screen screen;
    private final Controls controls;

    @Mixin
    private Options options = new Options();

    @Option(names = {"-f", "--follow"}, descriptionKey = "follow")
    private boolean follow;

    @Parameters(paramLabel = "${bundle:label.delivery}", descriptionKey = "delivery")
    private String id = "";

    private final Utf8Pieces pieces = new Utf8Pieces();
    private long expected;

    LogCommand(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    @Override
    public Integer call() throws Exception {
        try {
            return looked();
        } catch (ControlException e) {
            if (!follow || e.code() != ControlException.Code.OWNER_GONE) {
                throw e;
            }
            return looked(); // what came to its end is in the record, whoever owned it then
        }
    }

    private int looked() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.LOOK)) {
            Decision.Subject subject = new Subjects(desk).delivery(id);
            if (options.json()) {
                json(desk, subject);
                return ExitCode.DONE.status();
            }
            boolean conducted = follow && desk.control().standing().owner().isPresent();
            boolean wrote = conducted ? followed(desk, subject) : written(desk, subject) > 0;
            screen.out().print(pieces.rest());
            if (follow && !conducted && !over(desk, subject)) {
                return nobody(desk, subject);
            }
            if (!wrote && !options.quiet()) {
                desk.say("log.none", "id", subject.dispatch() + ":" + subject.target().orElseThrow());
            }
            return follow ? outcome(desk, subject) : ExitCode.DONE.status();
        }
    }

    /** Without an owner nothing moves, so there is nothing to wait for; where one has come meanwhile, that one is followed. */
    private int nobody(Desk desk, Decision.Subject subject) throws Exception {
        if (controls.owner(options).isPresent()) {
            return call();
        }
        screen.out().flush();
        DispatchRecord dispatch = ShowCommand.only(subject, desk.dispatch(subject.dispatch()));
        new Unfinished(desk, List.of(dispatch), false).tell("log.nobody");
        return ExitCode.UNFINISHED.status();
    }

    private long written(Desk desk, Decision.Subject subject) throws IOException {
        OutputReader.read(desk.control(), subject.dispatch(), subject.target().orElseThrow(), expected, piece -> write(desk, piece));
        return expected;
    }

    /** Until the upgrade has ended, or nothing moves that could start one. */
    private boolean followed(Desk desk, Decision.Subject subject) throws IOException, InterruptedException {
        while (true) {
            boolean over = over(desk, subject);
            long before = expected;
            written(desk, subject);
            screen.out().flush();
            if (over && before == expected) {
                return expected > 0;
            }
            if (before == expected) {
                Thread.sleep(LOOK_EVERY);
            }
        }
    }

    private boolean over(Desk desk, Decision.Subject subject) throws IOException {
        DispatchRecord dispatch = ShowCommand.only(subject, desk.dispatch(subject.dispatch()));
        return dispatch.moving().isEmpty();
    }

    private void write(Desk desk, Control.Output piece) {
        if (piece.from() > expected) {
            screen.line(pieces.rest());
            desk.say("log.gap", "bytes", String.valueOf(piece.from() - expected));
        }
        expected = piece.from() + piece.bytes().length;
        if (screen.terminal()) {
            screen.out().print(Printable.lines(pieces.text(piece.bytes())));
        } else {
            screen.out().write(piece.bytes(), 0, piece.bytes().length);
        }
    }

    /** How it ended, beside the output. */
    private int outcome(Desk desk, Decision.Subject subject) throws IOException {
        DispatchRecord dispatch = ShowCommand.only(subject, desk.dispatch(subject.dispatch()));
        if (!options.quiet()) {
            new Summary(screen, desk.sentences()).outcome(dispatch);
        }
        return ExitCode.of(List.of(dispatch)).status();
    }

    private void json(Desk desk, Decision.Subject subject) throws IOException {
        StringBuilder text = new StringBuilder();
        Control.Output last = OutputReader.read(desk.control(), subject.dispatch(), subject.target().orElseThrow(), 0,
                piece -> text.append(pieces.text(piece.bytes())));
        text.append(pieces.rest());
        screen.out().println(Json.write(Json.object(
                "id", subject.dispatch() + ":" + subject.target().orElseThrow(),
                "bytes", last.total(), "ended", last.ended(), "output", text.toString())));
    }
}
