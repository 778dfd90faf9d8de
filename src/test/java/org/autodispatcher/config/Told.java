package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.autodispatcher.report.Wording;

/** What a person is told about problems, as {@code LINE CODE}; their sentences must be complete in both languages. */
final class Told {
    private static final List<Wording> LANGUAGES = List.of(new Wording(Locale.ENGLISH), new Wording(Locale.CHINESE));

    private Told() {}

    static List<String> by(Problems problems) {
        for (Problem problem : problems.all()) {
            for (Wording wording : LANGUAGES) {
                assertThat(wording.message(problem)).doesNotContainPattern("\\{[a-z_]+}").doesNotEndWith(".");
                assertThat(wording.hint(problem)).doesNotContainPattern("\\{[a-z_]+}");
            }
        }
        return problems.all().stream().map(problem -> problem.line() + " " + problem.code()).toList();
    }

    static String message(Problems problems, int index) {
        return LANGUAGES.getFirst().message(problems.all().get(index));
    }

    static String hint(Problems problems, int index) {
        return LANGUAGES.getFirst().hint(problems.all().get(index));
    }
}
