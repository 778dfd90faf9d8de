package org.autodispatcher.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autodispatcher.ShellQuote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options every command has. Their descriptions stand in the wording file {@code help}. */
final class Options {
    private static final Pattern OPTION = Pattern.compile("--?[a-z-]+");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--home", paramLabel = "${bundle:label.home}", descriptionKey = "home")
    private @Nullable Path home;

    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    /** Read by {@link Languages} before anything is parsed; here only so that another value is refused. */
    @Option(names = "--lang", paramLabel = "en|zh", descriptionKey = "lang")
    private @Nullable Language lang;

    @Option(names = {"-q", "--quiet"}, descriptionKey = "quiet")
    private boolean quiet;

    @Option(names = {"-h", "--help"}, usageHelp = true, descriptionKey = "help")
    private boolean help;

    /** Those of the command that was typed. */
    static Optional<Options> of(CommandLine command) {
        return command.getCommandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(Options.class::isInstance)
                .map(Options.class::cast)
                .findFirst();
    }

    /** Where HOME was named: {@code --home}, else {@code $AUTO_DISPATCHER_HOME}. */
    Optional<Path> namedHome() {
        return Optional.ofNullable(home).or(Options::homeOfEnvironment);
    }

    static Optional<Path> homeOfEnvironment() {
        return Optional.ofNullable(System.getenv("AUTO_DISPATCHER_HOME")).filter(text -> !text.isEmpty()).map(Path::of);
    }

    /** The environment this command works in: as named, else the current directory. */
    Path home() {
        return namedHome().orElse(Path.of(""));
    }

    /** {@code  --home DIR} as commands in hints need it to mean the same HOME; empty where they need nothing. */
    String homeOption() {
        return Optional.ofNullable(home).map(dir -> " --home " + ShellQuote.word(dir.toString())).orElse("");
    }

    /** The whole command line behind our name, with a blank before it, to be typed once more. */
    String words() {
        return spec.root().commandLine().getParseResult().originalArgs().stream()
                .map(word -> " " + (OPTION.matcher(word).matches() ? word : ShellQuote.word(word)))
                .collect(Collectors.joining());
    }

    /** What this command is called. */
    String verb() {
        return spec.name();
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    /** The languages we speak. */
    enum Language {
        en,
        zh
    }
}
