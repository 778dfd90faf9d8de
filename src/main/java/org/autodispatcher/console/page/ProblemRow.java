package org.autodispatcher.console.page;

import java.util.List;
import java.util.Locale;
import org.autodispatcher.config.Problem;

/**
 * Something wrong or doubtful in a configuration file.
 *
 * @param severity code of it
 * @param word     the same in words
 * @param place    file and line
 */
record ProblemRow(String severity, String word, String place, String message, String hint) {
    static List<ProblemRow> all(List<Problem> problems, Texts texts) {
        return problems.stream().map(each -> of(each, texts)).toList();
    }

    private static ProblemRow of(Problem problem, Texts texts) {
        String severity = problem.severity().name().toLowerCase(Locale.ROOT);
        String place = problem.file() + (problem.line() == 0 ? "" : ":" + problem.line());
        return new ProblemRow(
                severity, texts.wording().text("severity." + severity), place, texts.wording().message(problem), texts.wording().hint(problem));
    }

    /** The state whose colours fit. */
    String style() {
        return severity.equals("error") ? "s-failed" : "s-held";
    }
}
