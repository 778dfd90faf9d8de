package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.autodispatcher.Documents;
import org.junit.jupiter.api.Test;

/** The documents name the commands and options that there are, and no others. */
class CommandsDocumentTest {
    private static final Pattern VERB_IN_HELP = Pattern.compile("(?m)^  ([a-z]+)  +\\S");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
    private static final Pattern TYPED = Pattern.compile("(?m)(?:^|[\\s/$(])auto-dispatcher(?: --home \\S+)? ([a-z]+)\\b");

    @Test
    void every_option_of_every_command_is_explained() {
        String page = Documents.text("docs/commands.md");
        Set<String> common = options(Documents.section(page, "Every command"));
        for (String verb : verbs()) {
            Set<String> explained = new TreeSet<>(options(Documents.section(page, verb)));
            explained.addAll(common);
            assertThat(explained).as(verb).isEqualTo(found(OPTION, TestScreen.run("en", verb, "--help").out(), 0));
        }
    }

    @Test
    void every_command_that_a_document_types_exists_or_is_said_not_to() {
        Set<String> known = new TreeSet<>(verbs());
        Map<Path, Set<String>> unknown = new TreeMap<>();
        for (Path page : Documents.all()) {
            Set<String> typed = Documents.code(Documents.text(page)).stream()
                    .flatMap(code -> found(TYPED, code, 1).stream())
                    .filter(verb -> !known.contains(verb))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!typed.isEmpty()) {
                unknown.put(page, typed);
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** The verbs that {@code --help} lists. */
    private static Set<String> verbs() {
        Set<String> verbs = found(VERB_IN_HELP, TestScreen.run("en", "--help").out().split("Commands:", 2)[1].split("Exit codes:", 2)[0], 1);
        assertThat(verbs).contains("dispatch", "explain");
        return verbs;
    }

    /** The long options in the first cells of a page's tables. */
    private static Set<String> options(String page) {
        return Documents.rows(page).stream()
                .flatMap(row -> found(OPTION, row.getFirst(), 0).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(found -> found.group(group)).collect(Collectors.toCollection(TreeSet::new));
    }
}
