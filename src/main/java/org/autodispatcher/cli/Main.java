package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Target;
import org.autodispatcher.daemon.ControlException;
import org.autodispatcher.dispatch.HomeLock;
import org.autodispatcher.report.Bundle;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Sentences;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code auto-dispatcher}: finds the language, then the command; alone it says what waits for a person. */
@Command(name = Main.NAME, usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
    static final String NAME = "auto-dispatcher";

    @Mixin
    private Options options = new Options();

    @Option(names = {"-V", "--version"}, versionHelp = true, descriptionKey = "version")
    private boolean version;

    private final Screen screen;
    private final Controls controls;

    private Main(Screen screen, Controls controls) {
        this.screen = screen;
        this.controls = controls;
    }

    public static void main(String[] args) {
        Screen screen = Screen.ofProcess(Languages.of(List.of(args)));
        System.exit(screen.written(run(screen, args)));
    }

    /** Runs one command line and returns its exit status; whatever it says goes to {@code screen}. */
    static int run(Screen screen, String... args) {
        return run(screen, new ProcessControls(), args);
    }

    /** The same with other ways to a HOME. */
    static int run(Screen screen, Controls controls, String... args) {
        Locale locale = screen.wording().locale();
        CommandLine commands = new CommandLine(new Main(screen, controls));
        addLooking(commands, screen, controls);
        addDeciding(commands, screen, controls);
        commands.addSubcommand("dispatch", new DispatchCommand(screen, controls))
                .addSubcommand("run", new RunCommand(screen))
                .addSubcommand("explain", new ExplainCommand(screen))
                .addSubcommand("check", new CheckCommand(screen))
                .addSubcommand("trust", new TrustCommand(screen))
                .addSubcommand("demo", new DemoCommand(screen))
                .addSubcommand("init", new InitCommand(screen))
                .addSubcommand("completion", new CompletionCommand(screen));
        commands.setResourceBundle(Bundle.forHelp(locale));
        commands.getCommandSpec().versionProvider(() -> new String[] {"auto-dispatcher " + Version.text()});
        commands.setOut(new java.io.PrintWriter(screen.out(), true));
        new ExitCodes(screen.wording()).describe(commands);
        commands.setParameterExceptionHandler((problem, given) -> misunderstood(screen, problem));
        commands.setExecutionExceptionHandler((problem, line, result) -> ended(screen, problem));
        return commands.execute(VerbFirst.of(args));
    }

    private static void addLooking(CommandLine commands, Screen screen, Controls controls) {
        commands.addSubcommand("status", new StatusCommand(screen, controls))
                .addSubcommand("history", new HistoryCommand(screen, controls))
                .addSubcommand("show", new ShowCommand(screen, controls))
                .addSubcommand("log", new LogCommand(screen, controls))
                .addSubcommand("ledger", LedgerCommand.with(screen));
    }

    private static void addDeciding(CommandLine commands, Screen screen, Controls controls) {
        commands.addSubcommand("retry", new RetryCommand(screen, controls))
                .addSubcommand("release", new ReleaseCommand(screen, controls))
                .addSubcommand("cancel", new CancelCommand(screen, controls))
                .addSubcommand("resolve", new ResolveCommand(screen, controls))
                .addSubcommand("pause", new PauseCommand(screen, controls))
                .addSubcommand("resume", new ResumeCommand(screen, controls))
                .addSubcommand("reload", new ReloadCommand(screen, controls));
    }

    /** Without a command: what waits for a person. */
    @Override
    public Integer call() throws Exception {
        try (Desk desk = Desk.open(screen, controls, options, Controls.Purpose.LOOK)) {
            StandingView view = new StandingView(desk, desk.control().standing());
            if (options.json()) {
                screen.line(Json.write(view.waitingFields()));
            } else {
                view.banner();
                view.waiting();
            }
            return ExitCode.DONE.status();
        }
    }

    private static int misunderstood(Screen screen, ParameterException problem) {
        screen.usage(new Misunderstanding(screen.wording()).told(problem));
        return ExitCode.USAGE.status();
    }

    /** What no delivery or host could be named for: a netrc file that cannot be used, a broken file of trusted keys. */
    private static int failed(Screen screen, Failure failure) {
        Map<String, String> context = new Sentences(Home.ROUTES_FILE, "").context(new Target("", "", 0));
        screen.error(screen.wording().message(failure, context), screen.wording().hint(failure, context));
        return ExitCode.of(failure.reason()).status();
    }

    /** The owner of the home did not answer. What goes on without us is unfinished; the rest was never begun. */
    private static int unanswered(Screen screen, ControlException problem) {
        Map<String, String> values = new TreeMap<>(problem.values());
        values.put("home_option", "");
        String code = problem.code().text();
        screen.error(screen.wording().textOf("daemon", code + ".message", values), screen.wording().textOf("daemon", code + ".hint", values));
        return switch (problem.code()) {
            case TOO_SLOW, OWNER_GONE -> ExitCode.UNFINISHED.status();
            case NOT_ALLOWED, NO_ACCESS, OTHER_VERSION, BAD_REQUEST, BUSY, BROKEN_TRANSFER, TROUBLE -> ExitCode.USAGE.status();
        };
    }

    private static int ended(Screen screen, Exception problem) {
        if (problem instanceof UsageException usage) {
            screen.usage(usage);
            return ExitCode.USAGE.status();
        }
        if (problem instanceof FailureException failure) {
            return failed(screen, failure.failure());
        }
        if (problem instanceof HomeLock.Taken taken) {
            screen.usage(new UsageException("usage.owned", "pid", taken.pid(), "home_option", ""));
            return ExitCode.USAGE.status();
        }
        if (problem instanceof ControlException unanswered) {
            return unanswered(screen, unanswered);
        }
        if (problem instanceof FileSystemException file && file.getFile() != null) {
            screen.usage(UsageException.unusable(Path.of(file.getFile()), file));
            return ExitCode.USAGE.status();
        }
        if (problem instanceof IOException silent) {
            screen.usage(new UsageException("usage.owner-silent",
                    "detail", Optional.ofNullable(silent.getMessage()).orElse(silent.getClass().getSimpleName()), "home_option", ""));
            return ExitCode.UNFINISHED.status();
        }
        String detail = Optional.ofNullable(problem.getMessage()).orElse(problem.getClass().getName());
        screen.bug(problem, detail);
        return ExitCode.BUG.status();
    }
}
