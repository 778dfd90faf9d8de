package org.autodispatcher.report;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.dispatch.Decision;

/** Says what a pause reaches. */
public final class Scopes {
    private Scopes() {}

    /** {@code everything}, or {@code route payments, target web1}. */
    public static String shown(Wording wording, Decision.Scope scope) {
        String parts = Stream.concat(
                        scope.route().stream().map(route -> wording.textOf("record", "scope.route", "route", route)),
                        scope.target().stream().map(target -> wording.textOf("record", "scope.target", "target", target)))
                .collect(Collectors.joining(", "));
        return parts.isEmpty() ? wording.textOf("record", "scope.everything") : parts;
    }

    /** The same as options of {@code pause} and {@code resume}, with a blank before each. */
    public static String options(Decision.Scope scope) {
        return scope.route().map(route -> " --route " + ShellQuote.word(route)).orElse("")
                + scope.target().map(target -> " --target " + ShellQuote.word(target)).orElse("");
    }

    /** What somebody said, behind a sentence; nothing where nothing was said. */
    public static String quoted(Wording wording, String comment) {
        return comment.isBlank() ? "" : wording.textOf("record", "comment", "text", comment);
    }
}
