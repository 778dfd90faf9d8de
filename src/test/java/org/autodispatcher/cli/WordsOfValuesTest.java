package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autodispatcher.report.Bundle;
import org.autodispatcher.report.Timeline;
import org.autodispatcher.report.ValueWords;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.Test;

/** Whatever a step can find out has words where it is shown, in both languages, or is left out on purpose. */
class WordsOfValuesTest {
    /** Names of values are constants, or stand where a map of values is made. */
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("static final String [A-Z_0-9]+ = \"([a-z][a-z_0-9]*)\""),
            Pattern.compile("Map\\.of\\((?:[^;]*?, )?\"([a-z][a-z_0-9]*)\", "),
            Pattern.compile("(?:values|intent|more)\\.put\\(\"([a-z][a-z_0-9]*)\""));

    /** What the same shapes name and no entry holds: values, files, values of failures, notes and answers, and what is computed. */
    private static final Set<String> NOT_IN_ENTRIES =
            Set.of("attempts", "closed", "detached", "dispatch", "done", "due", "failed", "folder", "id", "known_certificates", "late", "known_hosts", "name", "no",
                    "account", "certificate", "contact", "ended", "opens", "pattern", "step", "waiting", "until", "version",
                    "open", "plain", "reason", "since", "state", "tokens", "vanished", "where", "withdrawn", "wording", "yes");
    /** In entries of the HOME that no page and no log shows. */
    private static final Set<String> NOT_SHOWN = Set.of("packages", "outputs");

    @Test
    void every_name_has_words_or_is_left_out() throws IOException {
        Set<String> told = new TreeSet<>();
        new Bundle("values", Locale.ENGLISH).keys().forEach(key -> told.add(key.replaceFirst("\\..*", "")));
        told.addAll(Timeline.ELSEWHERE);
        told.addAll(NOT_IN_ENTRIES);
        told.addAll(NOT_SHOWN);
        Set<String> names = new TreeSet<>();
        for (String folder : List.of("dispatch", "ledger")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java/org/autodispatcher", folder))) {
                for (Path file : files.toList()) {
                    String source = Files.readString(file);
                    NAMES.forEach(shape -> shape.matcher(source).results().forEach(found -> names.add(found.group(1))));
                }
            }
        }
        assertThat(names).contains("asked_protocol", "pid", "survives", "plain_why", "cleaned");
        assertThat(told).containsAll(names);
    }

    @Test
    void values_are_told_in_the_language_of_the_reader() {
        Map<String, String> values = new TreeMap<>(Map.of(
                "atomic", "no", "tried_for", "125", "next_attempt", "2026-11-26T12:02:05Z", "pid", "4711", "resumed", "0", "run", "detached"));
        assertThat(new ValueWords(new Wording(Locale.ENGLISH), at -> "noon").told(values))
                .isEqualTo("not in one step, next try at noon, process 4711, goes on by itself, tried for 2m05s");
        assertThat(new ValueWords(new Wording(Locale.CHINESE), at -> "12:02").told(values))
                .isEqualTo("非一步完成，下次尝试 12:02，进程 4711，断线后继续运行，已重试 2m05s");
    }

    @Test
    void one_that_nobody_has_heard_of_is_shown_as_it_stands() {
        assertThat(new ValueWords(new Wording(Locale.ENGLISH), Instant::toString).told(Map.of("of_tomorrow", "{x}"))).isEqualTo("of_tomorrow {x}");
    }
}
