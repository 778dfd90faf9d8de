package org.autodispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.config.Problems;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.routing.RoutingTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents say what the program does. What they show of the command line is tested in {@code cli.ReadmeTourTest}. */
class DocumentsTest {
    private static final String THREE_KEYS = """
            [example]
            host = 10.8.6.2
            login = "ibpsusr"
            password = "123456"
            """;
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    /** A class at the beginning of a piece of code, behind its package; not a method's argument. */
    private static final Pattern CLASS = Pattern.compile("^(?:[a-z]+[./])*([A-Z][a-z]+\\w*)(?![\\w-])");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @TempDir
    private Path dir;

    @Test
    void every_routes_file_that_is_shown_loads_without_a_problem() throws IOException {
        Map<String, String> shown = new TreeMap<>();
        for (Path page : Documents.all()) {
            Documents.blocks(Documents.text(page)).stream()
                    .filter(block -> block.language().equals("ini"))
                    .forEach(block -> shown.put(page + ": " + block.text(), block.text()));
        }
        assertThat(shown).hasSizeGreaterThan(4);
        for (Map.Entry<String, String> each : shown.entrySet()) {
            Problems problems = new Problems();
            assertThat(RoutingTable.load(routesFile(each.getValue()), problems)).as(each.getKey()).isPresent();
            assertThat(problems.anyError()).as(each.getKey()).isFalse();
        }
    }

    @Test
    void the_example_of_three_keys_is_word_for_word_the_one_that_is_promised() {
        for (String page : List.of("README.md", "README.zh-CN.md")) {
            assertThat(Documents.blocks(Documents.text(page))).contains(new Documents.Block("ini", THREE_KEYS));
        }
    }

    @Test
    void both_readmes_show_the_same_routes_and_type_the_same_commands() {
        assertThat(typed("README.zh-CN.md")).isEqualTo(typed("README.md"));
    }

    @Test
    void every_link_leads_somewhere() {
        Map<Path, List<String>> broken = new TreeMap<>();
        for (Path page : Documents.all()) {
            List<String> dead = LINK.matcher(withoutCode(Documents.text(page)))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !leadsSomewhere(page, target))
                    .toList();
            if (!dead.isEmpty()) {
                broken.put(page, dead);
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_reason_is_explained_with_its_state() {
        Map<String, String> written = Documents.rows(Documents.text("docs/reasons.md")).stream()
                .collect(Collectors.toMap(row -> row.get(0).replace("`", ""), row -> row.get(1)));
        Map<String, String> there =
                Stream.of(Reason.values()).collect(Collectors.toMap(Reason::code, reason -> reason.state().text()));
        assertThat(written).isEqualTo(there);
    }

    @Test
    void every_exit_code_is_explained_in_the_order_in_which_they_apply() {
        List<Integer> written = Documents.rows(Documents.text("docs/exit-codes.md")).stream()
                .map(row -> Integer.valueOf(row.getFirst().replace("`", "")))
                .toList();
        assertThat(written).isEqualTo(Stream.of(ExitCode.values()).map(ExitCode::status).toList());
        for (String page : List.of("README.md", "README.zh-CN.md")) {
            assertThat(Documents.text(page)).contains(written.stream().map(code -> "| " + code + " |").toList());
        }
    }

    @Test
    void every_class_that_the_architecture_names_is_there() throws IOException {
        Set<String> there;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            there = files.map(file -> String.valueOf(file.getFileName()).replaceFirst("\\.java$", "")).collect(Collectors.toSet());
        }
        Set<String> named = Documents.code(withoutBlocks(Documents.text("ARCHITECTURE.md"))).stream()
                .flatMap(code -> CLASS.matcher(code).results().map(found -> found.group(1)))
                .filter(name -> !name.equals("IOException"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(40).isSubsetOf(there);
    }

    private Path routesFile(String text) throws IOException {
        Path file = dir.resolve(RoutingTable.FILE);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** Routes and command lines of a page; {@code --yes} stands where a page does not show the question. */
    private static List<String> typed(String page) {
        return Documents.blocks(Documents.text(page)).stream()
                .flatMap(block -> switch (block.language()) {
                    case "ini", "sh" -> block.text().lines();
                    default -> block.text().lines().filter(line -> line.startsWith("$ ")).map(line -> line.replace(" --yes", ""));
                })
                .toList();
    }

    private static String withoutBlocks(String page) {
        return page.replaceAll("(?ms)^```.*?^```$", "");
    }

    private static String withoutCode(String page) {
        return withoutBlocks(page).replaceAll("`[^`\\n]+`", "code");
    }

    private static boolean leadsSomewhere(Path page, String target) {
        if (target.matches("[a-z]+:.*")) {
            return true; // to the outside; none of our business here
        }
        String[] parts = target.split("#", 2);
        Path base = page.toAbsolutePath().getParent();
        Path file = parts[0].isEmpty() ? page : base.resolve(parts[0]);
        return Files.exists(file) && (parts.length == 1 || anchors(Documents.text(file)).contains(parts[1]));
    }

    /** The anchors that Markdown viewers give to headings: lower case, blanks as hyphens, punctuation dropped. */
    private static List<String> anchors(String page) {
        return HEADING.matcher(page)
                .results()
                .map(heading -> heading.group(1).toLowerCase(java.util.Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}
