package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autodispatcher.report.Bundle;
import org.junit.jupiter.api.Test;

/** Every code that routes can be told with has a message and a hint, in both languages, and no sentence is left over. */
class RoutingWordingTest {
    private static final Path SOURCES = Path.of("src/main/java/org/autodispatcher/routing");
    private static final Pattern CODE = Pattern.compile("\"((?:route|host|placeholder)\\.[a-z.-]+)\"");

    /** Made elsewhere. */
    private static final Set<String> TOLD_ELSEWHERE = Set.of("route.not-in-force", "route.channel");

    @Test
    void codes_and_sentences_are_the_same() throws IOException {
        Set<String> expected = new TreeSet<>();
        Stream.concat(codes().stream(), TOLD_ELSEWHERE.stream()).forEach(code -> expected.addAll(Set.of(code + ".message", code + ".hint")));
        for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.CHINESE}) {
            assertThat(new Bundle("routing", locale).keys()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void both_languages_mention_the_same_values() {
        Bundle english = new Bundle("routing", Locale.ENGLISH);
        Bundle chinese = new Bundle("routing", Locale.CHINESE);
        for (String key : english.keys()) {
            assertThat(values(chinese, key)).as(key).isEqualTo(values(english, key));
        }
    }

    private static Set<String> values(Bundle bundle, String key) {
        Set<String> values = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{([a-z_]+)}").matcher(bundle.text(key, Map.of()));
        while (matcher.find()) {
            values.add(matcher.group(1));
        }
        return values;
    }

    private static Set<String> codes() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(path -> !path.endsWith("KeptRoute.java")).toList()) { // its names are those of values
                CODE.matcher(Files.readString(file)).results().forEach(found -> codes.add(found.group(1)));
            }
        }
        return codes;
    }
}
