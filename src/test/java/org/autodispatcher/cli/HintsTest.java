package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A hint never sends a tired person to a command that is not there. */
class HintsTest {
    private static final Pattern COMMAND = Pattern.compile("auto-dispatcher ([a-z]+)");

    @Test
    void every_command_in_a_sentence_exists() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/org/autodispatcher/report"))) {
            for (Path file : files.toList()) {
                COMMAND.matcher(Files.readString(file).replaceAll("(?m)^#.*", "")).results().map(found -> found.group(1)).forEach(named::add);
            }
        }
        Pattern added = Pattern.compile("addSubcommand\\(\"([a-z]+)\"");
        Set<String> there = new TreeSet<>(added.matcher(Files.readString(Path.of("src/main/java/org/autodispatcher/cli/Main.java")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList());
        assertThat(there).isNotEmpty();
        assertThat(named).isSubsetOf(there);
    }
}
