package org.autodispatcher.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;

/**
 * Which language to speak: {@code --lang}, else {@code language} of HOME's dispatcher.cfg unless that is {@code auto}, else what
 * the user's environment says, as locale(7) ranks it.
 */
final class Languages {
    private Languages() {}

    /** The language of a command line that is not parsed yet: it must be known before the first mistake is told. */
    static Locale of(List<String> args) {
        return value(args, "--lang").or(() -> configured(args)).map(Locale::of).or(Languages::fromEnvironment).orElse(Locale.ENGLISH);
    }

    /** The value of an option as it stands, without understanding the rest of the line. */
    private static Optional<String> value(List<String> args, String option) {
        int at = args.indexOf(option);
        return at >= 0 && at + 1 < args.size()
                ? Optional.of(args.get(at + 1))
                : args.stream().filter(arg -> arg.startsWith(option + "=")).map(arg -> arg.substring(option.length() + 1)).findFirst();
    }

    /** What is wrong with the file is told by the command that needs it; here it only says nothing then. */
    private static Optional<String> configured(List<String> args) {
        try {
            Path home = value(args, "--home").map(Path::of).or(Options::homeOfEnvironment).orElse(Path.of(""));
            return Optional.of(Settings.load(home, new Problems()).language()).filter(language -> !language.equals("auto"));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The launcher passes on what it found, since it sets a UTF-8 locale of its own for the JVM. */
    private static Optional<Locale> fromEnvironment() {
        return Stream.of(System.getProperty("auto-dispatcher.locale", ""), System.getenv().getOrDefault("LANG", ""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> Locale.of(text.split("[_.@-]", 2)[0]));
    }
}
