package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that the sources of this area can give has its sentences, and both languages mention the same values. */
class ConfigWordingTest {
    private static final Path SOURCES = Path.of("src/main/java/org/autodispatcher");
    private static final Path WORDING = Path.of("src/main/resources/org/autodispatcher/report");
    private static final Pattern CODE = Pattern.compile("\"((?:ini|value|settings|file)\\.[a-z0-9.-]+)\"");
    private static final Pattern FILE_CODE = Pattern.compile("new FileProblemException\\(\\s*\"([a-z-]+)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z_]+}");

    private final Map<String, String> english = sentences("config");
    private final Map<String, String> chinese = sentences("config_zh");

    /** The file itself: a {@code ResourceBundle} would fill the gaps of one language with the other. */
    private static Map<String, String> sentences(String file) {
        Properties sentences = new Properties();
        try (Reader reader = Files.newBufferedReader(WORDING.resolve(file + ".properties"))) {
            sentences.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sentences.stringPropertyNames().stream().collect(Collectors.toMap(Function.identity(), sentences::getProperty));
    }

    private static Set<String> found(Pattern pattern, String... packages) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String name : packages) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(name))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    pattern.matcher(Files.readString(file)).results().map(result -> result.group(1)).forEach(found::add);
                }
            }
        }
        return found;
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void every_code_has_its_sentences() throws IOException {
        Set<String> codes = found(CODE, "config", "routing");
        found(FILE_CODE, "config", "routing").forEach(code -> codes.add("file." + code));
        assertThat(codes).hasSizeGreaterThan(60).allSatisfy(code -> {
            assertThat(english).containsKeys(code + ".message", code + ".hint");
        });
    }

    @Test
    void what_keeps_a_secret_from_being_read_has_its_sentences_as_a_reason() throws IOException {
        Map<String, String> reasons = sentences("reasons");
        assertThat(found(FILE_CODE, "config", "routing")).hasSizeGreaterThan(10).allSatisfy(code -> {
            assertThat(reasons).containsKeys("secret-unreadable." + code + ".message", "secret-unreadable." + code + ".hint");
        });
    }

    @Test
    void both_languages_say_the_same() {
        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        assertThat(english).allSatisfy((key, text) -> assertThat(placeholders(chinese.get(key))).as(key).isEqualTo(placeholders(text)));
    }

    @Test
    void no_sentence_is_left_over() throws IOException {
        Set<String> codes = found(CODE, "config", "routing");
        found(FILE_CODE, "config", "routing").forEach(code -> codes.add("file." + code));
        assertThat(english.keySet().stream().map(key -> key.substring(0, key.lastIndexOf('.')))).allSatisfy(code -> assertThat(codes).contains(code));
    }
}
