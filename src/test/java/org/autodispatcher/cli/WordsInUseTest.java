package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.config.Problem;
import org.autodispatcher.delivery.Verified;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.report.Bundle;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.routing.NearMiss;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the command line can say, it says somewhere; and every value a sentence mentions is given to it there. */
class WordsInUseTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
    private static final Pattern LITERAL = Pattern.compile("\"([^\"\\\\\\s]+)\"");

    /** Beginnings of keys whose rest is a code of the program, and all the codes there are. */
    private static final Map<String, Set<String>> FAMILIES = Map.of(
            "state", texts(DeliveryState.values(), DeliveryState::text),
            "dispatch", texts(DispatchState.values(), DispatchState::text),
            "verified", texts(Verified.values(), Verified::text),
            "severity", texts(Problem.Severity.values(), severity -> severity.name().toLowerCase(Locale.ROOT)),
            "miss", texts(NearMiss.Kind.values(), kind -> kind.name().toLowerCase(Locale.ROOT)),
            "role", texts(Token.Role.values(), Token.Role::text),
            "exit-code", texts(ExitCode.values(), code -> String.valueOf(code.status())));

    private static Map<Path, Set<String>> literals;

    private static <T> Set<String> texts(T[] values, java.util.function.Function<T, String> text) {
        return Arrays.stream(values).map(text).collect(Collectors.toSet());
    }

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            literals = files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toMap(file -> file, WordsInUseTest::literals));
        }
    }

    private static Set<String> literals(Path file) {
        try {
            return LITERAL.matcher(Files.readString(file)).results().map(found -> found.group(1)).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void every_word_of_the_command_line_is_used() {
        assertThat(unused("cli")).isEmpty();
    }

    @Test
    void every_word_of_the_help_is_used() {
        Set<String> unused = unused("help");
        unused.removeIf(key -> key.startsWith("usage.") || key.matches("auto-dispatcher\\.([a-z]+\\.)*usage\\.(header|description)"));
        assertThat(unused).isEmpty();
    }

    @Test
    void every_code_of_a_family_has_a_word() {
        Set<String> keys = new Bundle("cli", Locale.ENGLISH).keys();
        keys = Stream.concat(keys.stream(), new Bundle("help", Locale.ENGLISH).keys().stream()).collect(Collectors.toSet());
        for (Map.Entry<String, Set<String>> family : FAMILIES.entrySet()) {
            assertThat(keys).containsAll(family.getValue().stream().map(code -> family.getKey() + "." + code).toList());
        }
    }

    @Test
    void every_value_that_a_sentence_mentions_is_named_where_the_sentence_is_used() {
        Bundle cli = new Bundle("cli", Locale.ENGLISH);
        Set<String> missing = new TreeSet<>();
        for (String key : cli.keys()) {
            Set<String> values = PLACEHOLDER.matcher(cli.text(key, Map.of())).results()
                    .map((MatchResult found) -> found.group(1))
                    .collect(Collectors.toSet());
            if (filesWith(key).stream().map(literals::get).noneMatch(there -> there.containsAll(values))) {
                missing.add(key + " " + values);
            }
        }
        missing.removeIf(key -> inFamily(key.substring(0, key.indexOf(' '))));
        assertThat(missing).isEmpty();
    }

    private static Set<String> unused(String bundle) {
        return new Bundle(bundle, Locale.ENGLISH).keys().stream()
                .filter(key -> filesWith(key).isEmpty() && !inFamily(key))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The sources that name a key, or what comes before {@code .message} and {@code .hint}, or a row's or weakness's last part. */
    private static List<Path> filesWith(String key) {
        String stem = key.replaceFirst("\\.(message|hint)$", "");
        String family = key.substring(0, key.indexOf('.') + 1);
        String last = key.substring(family.length());
        boolean shared = family.equals("explain.") || family.equals("weaker.");
        boolean inUse = !shared || literals.values().stream().anyMatch(there -> there.contains(last) || there.contains(key));
        return literals.entrySet().stream()
                .filter(file -> file.getValue().contains(key) || file.getValue().contains("${bundle:" + key + "}") || file.getValue().contains(stem) || shared && inUse && file.getValue().contains(family))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean inFamily(String key) {
        int dot = key.indexOf('.');
        return FAMILIES.getOrDefault(key.substring(0, Math.max(dot, 0)), Set.of()).contains(key.substring(dot + 1));
    }
}
