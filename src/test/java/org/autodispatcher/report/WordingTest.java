package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both languages are complete, and say the same things. */
class WordingTest {
    private static final Path FILES = Path.of("src/main/resources/org/autodispatcher/report");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z][a-z0-9_]*}");

    static List<String> bundles() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".properties") && !name.endsWith("_zh.properties"))
                    .map(name -> name.replace(".properties", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void english_and_chinese_have_the_same_keys_and_mention_the_same_values(String bundle) throws IOException {
        Properties english = read(bundle + ".properties");
        Properties chinese = read(bundle + "_zh.properties");
        assertThat(chinese.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(placeholders(chinese, key)).as(key).isEqualTo(placeholders(english, key));
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void every_message_has_a_hint_and_every_hint_a_message(String bundle) throws IOException {
        Set<String> keys = read(bundle + ".properties").stringPropertyNames();
        assertThat(stems(keys, ".message")).isEqualTo(stems(keys, ".hint"));
    }

    /** Of two texts with one key only the last is ever read. */
    @Test
    void no_key_stands_twice_in_a_file() throws IOException {
        Set<String> twice = new TreeSet<>();
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                Set<String> seen = new TreeSet<>();
                Files.readAllLines(file).stream()
                        .filter(line -> line.matches("[A-Za-z].*?=.*"))
                        .map(line -> line.substring(0, line.indexOf('=')).strip())
                        .filter(key -> !seen.add(key))
                        .forEach(key -> twice.add(file.getFileName() + ": " + key));
            }
        }
        assertThat(twice).isEmpty();
    }

    @Test
    void every_reason_has_a_sentence_or_only_sentences_of_variants() {
        Set<String> keys = new Bundle("reasons", Locale.ENGLISH).keys();
        List<String> without = Arrays.stream(Reason.values())
                .map(Reason::code)
                .filter(code -> keys.stream().noneMatch(key -> key.startsWith(code + ".")))
                .toList();
        assertThat(without).isEmpty();
    }

    @Test
    void every_failure_that_the_code_makes_has_its_sentence() throws IOException {
        Set<String> keys = new Bundle("reasons", Locale.ENGLISH).keys();
        Pattern made = Pattern.compile("(?:Failure\\.of|about)\\((?:file,)?\\s*Reason\\.([A-Z_]+)(?:,\\s*\"([a-z0-9-]+)\")?\\s*\\)");
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                made.matcher(Files.readString(file)).results().forEach(found -> {
                    String code = Reason.valueOf(found.group(1)).code();
                    String wording = found.group(2) == null ? code : code + "." + found.group(2);
                    if (!keys.contains(wording + ".message")) {
                        missing.add(wording);
                    }
                });
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void messages_begin_in_lower_case_and_have_no_full_stop() throws IOException {
        Properties english = read("reasons.properties");
        assertThat(english.stringPropertyNames().stream()
                        .filter(key -> key.endsWith(".message"))
                        .filter(key -> english.getProperty(key).endsWith(".")
                                || english.getProperty(key).matches("[A-Z][a-z].*"))
                        .collect(Collectors.toSet()))
                .isEmpty();
    }

    @Test
    void what_a_host_says_stays_on_one_line_and_moves_no_cursor() {
        Failure failure = Failure.of(Reason.SERVER_REFUSED).with("path", "/in/a  b.zip").with("reply", "no\r\n\n\u001b[2Jroot# \u202egpj");
        assertThat(new Wording(Locale.ENGLISH).message(failure, Map.of("host", "h")))
                .isEqualTo("h refused /in/a  b.zip: no \\u001b[2Jroot# \\u202egpj");
    }

    @Test
    void a_path_with_blanks_can_be_pasted_here_and_through_ssh() {
        Failure refused = Failure.of(Reason.PATH_REFUSED).with("path", "/in/a (1).zip");
        assertThat(new Wording(Locale.ENGLISH).hint(refused, Map.of("ssh", "ssh h")))
                .contains("ssh h ls -ld ''\\''/in/a (1).zip'\\''';");
        Failure unreadable = Failure.of(Reason.HOST_KEY_UNKNOWN, "unreadable").with("file", "/my home/known_hosts");
        assertThat(new Wording(Locale.ENGLISH).hint(unreadable, Map.of())).contains("chmod 600 '/my home/known_hosts'");
    }

    private static Set<String> stems(Set<String> keys, String end) {
        return keys.stream().filter(key -> key.endsWith(end))
                .map(key -> key.substring(0, key.length() - end.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> placeholders(Properties texts, String key) {
        return PLACEHOLDER.matcher(texts.getProperty(key)).results()
                .map(java.util.regex.MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties read(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(FILES.resolve(name))) {
            properties.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties;
    }
}
