package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.Target;
import org.autodispatcher.daemon.ControlException;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.ledger.LedgerCheck;
import org.autodispatcher.ledger.StillLedger;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Sentences;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ledger verify}: the record's integrity. */
@Command(name = "ledger")
final class LedgerCommand implements Callable<Integer> {
    @Mixin
    private Options options = new Options();

    private LedgerCommand() {}

    /** The command with the verbs below it. */
    static CommandLine with(Screen screen, Controls controls) {
        return new CommandLine(new LedgerCommand()).addSubcommand("verify", new Verify(screen, controls));
    }

    @Override
    public Integer call() throws UsageException {
        throw new UsageException("usage.ledger", "home_option", options.homeOption());
    }

    /** Checks the chain of entries. */
    @Command(name = "verify")
    private static final class Verify implements Callable<Integer> {
        private final Screen screen;
        private final Controls controls;

        @Mixin
        private Options options = new Options();

        Verify(Screen screen, Controls controls) {
            this.screen = screen;
            this.controls = controls;
        }

        @Override
        public Integer call() throws Exception {
            Path folder = options.home();
            if (!Files.isDirectory(folder)) {
                throw new UsageException("usage.no-home", "path", folder.toString(), "path_word", ShellQuote.word(folder.toString()));
            }
            try {
                return told(verified(folder.resolve("state"))).status();
            } catch (FailureException e) {
                return refused(e.failure()).status();
            }
        }

        /** The owner of HOME looks, for whoever may ask it; where it does not answer, whoever can read the files looks at them. */
        private LedgerCheck verified(Path state) throws IOException, UsageException {
            try (Control control = controls.open(screen, options, Controls.Purpose.LOOK)) {
                return control.verify();
            } catch (ControlException e) {
                if (!Files.isReadable(state) || !Files.isExecutable(state)) {
                    throw e;
                }
            }
            try (StillLedger ledger = StillLedger.open(state)) {
                return ledger.verified();
            }
        }

        private ExitCode told(LedgerCheck check) {
            Map<String, Object> fields = Json.object("intact", true);
            String key = "verify.intact";
            if (check instanceof LedgerCheck.Intact(long entries, String hash)) {
                fields.put("entries", entries);
                fields.put("hash", hash);
            } else {
                key = "verify.index";
            }
            if (options.json()) {
                screen.line(Json.write(fields));
            } else {
                screen.line(screen.wording().textOf("record", key,
                        "entries", String.valueOf(fields.get("entries")), "hash", String.valueOf(fields.get("hash"))));
            }
            return ExitCode.DONE;
        }

        private ExitCode refused(Failure failure) {
            Map<String, String> context = new Sentences(Home.ROUTES_FILE, options.homeOption()).context(new Target("", "", 0));
            String message = screen.wording().message(failure, context);
            String hint = screen.wording().hint(failure, context);
            if (options.json()) {
                Map<String, Object> fields = Json.object(
                        "intact", false, "reason", failure.reason().code(), "message", message, "hint", hint);
                Optional.ofNullable(failure.values().get("sequence")).ifPresent(at -> fields.put(
                        failure.is(Reason.LEDGER_DAMAGED, "unreadable-from") ? "first_unreadable" : "first_altered", Long.parseLong(at)));
                screen.line(Json.write(fields));
            } else {
                screen.error(message, hint);
            }
            return ExitCode.of(failure.reason());
        }
    }
}
