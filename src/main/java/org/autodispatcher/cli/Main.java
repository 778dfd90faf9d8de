package org.autodispatcher.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.autodispatcher.report.Bundle;
import org.autodispatcher.report.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
                .addSubcommand("scan", new ScanCommand(screen, controls))
                .addSubcommand("explain", new ExplainCommand(screen))
                .addSubcommand("hook", HookCommand.with(screen, controls))
                .addSubcommand("check", new CheckCommand(screen))
                .addSubcommand("trust", new TrustCommand(screen, controls))
                .addSubcommand("token", TokenCommand.with(screen, controls))
                .addSubcommand("demo", new DemoCommand(screen))
                .addSubcommand("init", new InitCommand(screen))
                .addSubcommand("completion", new CompletionCommand(screen));
        commands.setResourceBundle(Bundle.forHelp(locale));
        commands.getCommandSpec().versionProvider(() -> new String[] {"auto-dispatcher " + Version.text()});
        commands.setOut(new java.io.PrintWriter(screen.out(), true));
        new ExitCodes(screen.wording()).describe(commands);
        commands.setParameterExceptionHandler((problem, given) -> Breakdown.misunderstood(screen, problem));
        commands.setExecutionExceptionHandler((problem, line, result) -> new Breakdown(screen, Options.of(line)).told(problem));
        return commands.execute(VerbFirst.of(args));
    }

    private static void addLooking(CommandLine commands, Screen screen, Controls controls) {
        commands.addSubcommand("status", new StatusCommand(screen, controls))
                .addSubcommand("history", new HistoryCommand(screen, controls))
                .addSubcommand("show", new ShowCommand(screen, controls))
                .addSubcommand("log", new LogCommand(screen, controls))
                .addSubcommand("ledger", LedgerCommand.with(screen, controls));
    }

    private static void addDeciding(CommandLine commands, Screen screen, Controls controls) {
        commands.addSubcommand("retry", new RetryCommand(screen, controls))
                .addSubcommand("release", new ReleaseCommand(screen, controls))
                .addSubcommand("approve", new ApproveCommand(screen, controls))
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
            return view.code().status();
        }
    }
}
