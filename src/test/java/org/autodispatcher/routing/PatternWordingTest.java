package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.config.Problem;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;

/** Every code of patterns and their check has its sentences, in both languages, and leaves no placeholder empty. */
class PatternWordingTest {
    private static final Path SOURCES = Path.of("src/main/java/org/autodispatcher/routing");
    private static final Path WORDING = Path.of("src/main/resources/org/autodispatcher/report");
    private static final Pattern CODE = Pattern.compile("\"((?:pattern|lint)\\.[a-z0-9-]+[a-z0-9])\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z_]+}");

    @Test
    void every_code_has_its_sentences_and_no_sentence_is_left_over() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String code : codes()) {
            keys.addAll(List.of(code + ".message", code + ".hint"));
        }
        assertThat(keys).hasSizeGreaterThan(80);
        assertThat(sentences("lint").stringPropertyNames()).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void both_languages_mention_the_same_values() throws IOException {
        Properties english = sentences("lint");
        Properties chinese = sentences("lint_zh");
        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        assertThat(english.stringPropertyNames()).allSatisfy(key -> assertThat(placeholders(chinese.getProperty(key)))
                .as(key)
                .isEqualTo(placeholders(english.getProperty(key))));
    }

    @Test
    void the_sentence_of_a_wrong_pattern_has_all_its_values() {
        Set<String> seen = new TreeSet<>();
        for (String text : PatternCorpus.PATTERNS) {
            try {
                NamePattern.compile(text);
            } catch (PatternException e) {
                seen.add(e.code());
                Problem problem = new Problem(Problem.Severity.ERROR, "routes.cfg", 1, e.code(), e.values());
                Set<String> allowed = e.code().equals("pattern.group-name") ? Set.of("{name}") : Set.of();
                for (Locale locale : List.of(Locale.ENGLISH, Locale.CHINESE)) {
                    Wording wording = new Wording(locale);
                    assertThat(unfilled(wording.message(problem), text)).as(e.code()).isSubsetOf(allowed);
                    assertThat(unfilled(wording.hint(problem), text)).as(e.code()).isSubsetOf(allowed);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(30);
    }

    private static Set<String> unfilled(String sentence, String pattern) {
        return placeholders(sentence.replace(pattern, ""));
    }

    private static Set<String> codes() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                CODE.matcher(Files.readString(file)).results().map(result -> result.group(1)).forEach(codes::add);
            }
        }
        for (String what : List.of("group-name", "character-name")) {
            codes.addAll(List.of("pattern.missing-" + what, "pattern.unterminated-" + what));
        }
        return codes;
    }

    private static Properties sentences(String file) throws IOException {
        Properties sentences = new Properties();
        try (Reader reader = Files.newBufferedReader(WORDING.resolve(file + ".properties"))) {
            sentences.load(reader);
        }
        return sentences;
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
