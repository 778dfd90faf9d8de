package org.autodispatcher.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autodispatcher.report.Bundle;
import org.autodispatcher.report.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code auto-dispatcher}: finds the language, then the command. */
@Command(name = "auto-dispatcher", synopsisSubcommandLabel = "COMMAND", usageHelpAutoWidth = true)
public final class Main implements Runnable {
    @Mixin
    private Options options = new Options();

    @Option(names = {"-V", "--version"}, versionHelp = true, descriptionKey = "version")
    private boolean version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Screen.ofProcess(Languages.of(List.of(args))), args));
    }

    /** Runs one command line and returns its exit status; whatever it says goes to {@code screen}. */
    static int run(Screen screen, String... args) {
        Locale locale = screen.wording().locale();
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand("dispatch", new DispatchCommand(screen))
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
        return commands.execute(args);
    }

    /** Without a command: what there is to type. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int misunderstood(Screen screen, ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        String message = new Misunderstanding(screen.wording()).message(problem);
        screen.usage(new UsageException("usage.unknown-option", "problem", message, "command", command));
        return ExitCode.USAGE.status();
    }

    private static int ended(Screen screen, Exception problem) {
        if (problem instanceof UsageException usage) {
            screen.usage(usage);
            return ExitCode.USAGE.status();
        }
        String detail = Optional.ofNullable(problem.getMessage()).orElse(problem.getClass().getName());
        screen.bug(problem, detail);
        return ExitCode.BUG.status();
    }
}
