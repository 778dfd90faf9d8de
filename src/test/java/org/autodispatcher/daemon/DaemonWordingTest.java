package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.report.Bundle;
import org.junit.jupiter.api.Test;

class DaemonWordingTest {
    private static final Bundle ENGLISH = new Bundle("daemon", Locale.ENGLISH);

    @Test
    void every_code_has_a_sentence_and_a_hint_and_no_sentence_is_left_over() {
        Set<String> codes = ENGLISH.keys().stream()
                .filter(key -> key.endsWith(".message") || key.endsWith(".hint")).collect(Collectors.toCollection(TreeSet::new));
        assertThat(codes).containsExactlyInAnyOrderElementsOf(Stream.of(ControlException.Code.values())
                .flatMap(code -> Stream.of(code.text() + ".message", code.text() + ".hint")).toList());
    }

    @Test
    void both_languages_say_the_same_things() {
        Bundle chinese = new Bundle("daemon", Locale.CHINESE);
        for (String key : ENGLISH.keys()) {
            assertThat(placeholders(chinese.text(key, java.util.Map.of()))).as(key).isEqualTo(placeholders(ENGLISH.text(key, java.util.Map.of())));
        }
        assertThat(chinese.keys()).isEqualTo(ENGLISH.keys());
    }

    private static Set<String> placeholders(String text) {
        return java.util.regex.Pattern.compile("\\{[a-z_]+}").matcher(text).results()
                .map(java.util.regex.MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
