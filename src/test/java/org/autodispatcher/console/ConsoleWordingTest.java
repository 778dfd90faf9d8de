package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.report.Bundle;
import org.junit.jupiter.api.Test;

class ConsoleWordingTest {
    private static final Pattern MADE = Pattern.compile("Code\\.([A-Z_]+)(?:, \"([a-z]+)\")?\\)");

    @Test
    void every_refusal_has_a_sentence_and_a_hint_and_none_is_left_over() throws IOException {
        Set<String> made = new TreeSet<>(Set.of("bad-request.http", "trouble.bug"));
        try (Stream<Path> files = Files.list(Path.of("src/main/java/org/autodispatcher/console"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                MADE.matcher(Files.readString(file)).results().forEach(found -> made.add(
                        Code.valueOf(found.group(1)).text() + (found.group(2) == null ? "" : "." + found.group(2))));
            }
        }
        assertThat(made).contains("no-token", "bad-request.range");
        Set<String> keys = new TreeSet<>(new Bundle("http", Locale.ENGLISH).keys());
        keys.removeIf(key -> key.startsWith("taken-not."));
        assertThat(keys).containsExactlyInAnyOrderElementsOf(
                made.stream().flatMap(wording -> Stream.of(wording + ".message", wording + ".hint")).toList());
    }

    @Test
    void codes_are_as_the_page_about_them_says() throws IOException {
        String page = Files.readString(Path.of("docs/http.md"));
        assertThat(Arrays.stream(Code.values()).filter(code -> code != Code.NOT_TAKEN).map(code -> "| " + code.status() + " | `" + code.text() + "` |"))
                .allSatisfy(row -> assertThat(page).contains(row));
    }
}
