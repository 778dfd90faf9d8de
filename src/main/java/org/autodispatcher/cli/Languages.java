package org.autodispatcher.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which language to speak: {@code --lang}, else what the user's environment says, as locale(7) ranks it. */
final class Languages {
    private Languages() {}

    /** The language of a command line that is not parsed yet: it must be known before the first mistake is told. */
    static Locale of(List<String> args) {
        return named(args).or(Languages::fromEnvironment).orElse(Locale.ENGLISH);
    }

    private static Optional<Locale> named(List<String> args) {
        int at = args.indexOf("--lang");
        Optional<String> value = at >= 0 && at + 1 < args.size()
                ? Optional.of(args.get(at + 1))
                : args.stream().filter(arg -> arg.startsWith("--lang=")).map(arg -> arg.substring(7)).findFirst();
        return value.map(Locale::of);
    }

    /** The launcher passes on what it found, since it sets a UTF-8 locale of its own for the JVM. */
    private static Optional<Locale> fromEnvironment() {
        return Stream.of(System.getProperty("auto-dispatcher.locale", ""), System.getenv().getOrDefault("LANG", ""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> Locale.of(text.split("[_.@-]", 2)[0]));
    }
}
