package org.autodispatcher.cli;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Target;
import org.autodispatcher.report.Bundle;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Sentences;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code auto-dispatcher}: finds the language, then the command. */
@Command(name = Main.NAME, usageHelpAutoWidth = true)
public final class Main implements Runnable {
    static final String NAME = "auto-dispatcher";

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
        String verb = problem.getCommandLine().getCommandSpec().qualifiedName().substring(NAME.length());
        String message = new Misunderstanding(screen.wording()).message(problem);
        screen.usage(new UsageException("usage.unknown-option", "problem", message, "verb", verb));
        return ExitCode.USAGE.status();
    }

    /** What no delivery or host could be named for: a netrc file that cannot be used, a broken file of trusted keys. */
    private static int failed(Screen screen, Failure failure) {
        Map<String, String> context = new Sentences(Home.ROUTES_FILE, "").context(new Target("", "", 0));
        screen.error(screen.wording().message(failure, context), screen.wording().hint(failure, context));
        return ExitCode.of(failure.reason()).status();
    }

    private static int ended(Screen screen, Exception problem) {
        if (problem instanceof UsageException usage) {
            screen.usage(usage);
            return ExitCode.USAGE.status();
        }
        if (problem instanceof FailureException failure) {
            return failed(screen, failure.failure());
        }
        if (problem instanceof FileSystemException file && file.getFile() != null) {
            screen.usage(UsageException.unusable(Path.of(file.getFile()), file));
            return ExitCode.USAGE.status();
        }
        String detail = Optional.ofNullable(problem.getMessage()).orElse(problem.getClass().getName());
        screen.bug(problem, detail);
        return ExitCode.BUG.status();
    }
}
