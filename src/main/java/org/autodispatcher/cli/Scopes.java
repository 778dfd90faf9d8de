package org.autodispatcher.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.report.Wording;

/** Says what a pause reaches. */
final class Scopes {
    private Scopes() {}

    /** {@code everything}, or {@code route payments, target web1}. */
    static String shown(Wording wording, Decision.Scope scope) {
        String parts = Stream.concat(
                        scope.route().stream().map(route -> wording.textOf("record", "scope.route", "route", route)),
                        scope.target().stream().map(target -> wording.textOf("record", "scope.target", "target", target)))
                .collect(Collectors.joining(", "));
        return parts.isEmpty() ? wording.textOf("record", "scope.everything") : parts;
    }

    /** The same as options of {@code pause} and {@code resume}, with a blank before each. */
    static String options(Decision.Scope scope) {
        return scope.route().map(route -> " --route " + ShellQuote.word(route)).orElse("")
                + scope.target().map(target -> " --target " + ShellQuote.word(target)).orElse("");
    }

    /** What somebody said, behind a sentence; nothing where nothing was said. */
    static String quoted(Wording wording, String comment) {
        return comment.isBlank() ? "" : wording.textOf("record", "comment", "text", comment);
    }
}
