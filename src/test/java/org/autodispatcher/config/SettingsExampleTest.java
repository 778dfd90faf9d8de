package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.autodispatcher.config.SettingsKey.Kind;
import org.junit.jupiter.api.Test;

/** {@code examples/dispatcher.cfg} is schema and manual in one, so it must name every key and be right. */
class SettingsExampleTest {
    private static final Path EXAMPLE = Path.of("examples", "dispatcher.cfg");
    private static final Pattern COMMENTED = Pattern.compile("(?m)^# ([a-z_]+ = |\\[)");

    private final Problems problems = new Problems();

    private IniFile read(String text) {
        return IniReader.read("dispatcher.cfg", text.getBytes(StandardCharsets.UTF_8), problems).orElseThrow();
    }

    @Test
    void as_it_stands_it_sets_nothing() throws Exception {
        IniFile file = read(Files.readString(EXAMPLE));
        assertThat(file.sections()).singleElement().satisfies(section -> assertThat(section.values()).isEmpty());
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void with_every_comment_taken_off_it_sets_every_key_rightly_and_shows_the_defaults() throws Exception {
        IniFile file = read(COMMENTED.matcher(Files.readString(EXAMPLE)).replaceAll("$1"));
        Settings settings = new SettingsReader(Path.of("home"), file, problems).settings();
        assertThat(Told.by(problems)).as("but for a certificate that is somewhere else").singleElement().asString().endsWith(" settings.tls-certificate");
        assertThat(settings.limits()).isEqualTo(new Settings.Limits(20, 20L << 30, 2L << 30, Optional.of(10L << 20)));
        for (IniSection section : file.sections()) {
            Map<String, SettingsKey> keys = Kind.of(section.name()).orElseThrow().keys();
            assertThat(section.values().keySet()).as(section.name()).containsExactlyInAnyOrderElementsOf(keys.keySet());
            Map<String, String> written = new TreeMap<>();
            section.values().forEach((key, value) -> written.put(key, value.text()));
            keys.values().stream()
                    .filter(key -> !key.standard().isEmpty())
                    .forEach(key -> assertThat(written).containsEntry(key.name(), key.standard()));
        }
        assertThat(file.sections()).hasSize(Kind.values().length);
    }

    @Test
    void it_explains_each_key_of_the_dispatcher_once() throws Exception {
        String text = Files.readString(EXAMPLE);
        List<String> paragraphs = List.of(text.split("\n\n"));
        for (String key : Kind.DISPATCHER.keys().keySet()) {
            assertThat(paragraphs.stream().filter(paragraph -> paragraph.contains("# " + key + " = ")))
                    .as(key)
                    .singleElement();
        }
    }
}
