package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.config.IniSection;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code examples/general-dispatch-info.cfg} is schema and manual in one, so it must name every key and be right. */
class RoutesExampleTest {
    private static final Path EXAMPLES = Path.of("examples");

    private static final String DEFAULT = "# Default: ";

    @TempDir
    Path folder;

    private RoutesFile example(String name) throws Exception {
        return RoutesFile.of(folder, Files.readString(EXAMPLES.resolve(name)));
    }

    static List<RouteKey<?>> keys() {
        return RouteKeys.all();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "general-dispatch-info.cfg", "single-target/general-dispatch-info.cfg", "ftp-and-ssh/general-dispatch-info.cfg",
        "many-targets/general-dispatch-info.cfg"})
    void every_example_is_right_and_leaves_no_doubt(String name) throws Exception {
        RoutesFile file = example(name);
        Problems doubts = new Problems();
        RouteLint.check(file.table().orElseThrow(), name, doubts);
        // a # in a value is meant in a password and in a comment of a command
        assertThat(file.problems()).allSatisfy(problem -> assertThat(problem.code()).isEqualTo("ini.comment-in-value")).hasSizeLessThan(2);
        assertThat(doubts.all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_key_is_used_and_explained_once(RouteKey<?> key) throws Exception {
        List<Route> routes = example("general-dispatch-info.cfg").table().orElseThrow().routes();
        assertThat(routes).anyMatch(route -> route.isSet(key));
        String comment = comment(key);
        assertThat(comment.lines().count()).as(comment).isGreaterThanOrEqualTo(2);
        assertThat(comment).doesNotContain("(later)");
    }

    /** In brackets where it is no value that could be written. */
    @ParameterizedTest
    @MethodSource("keys")
    void the_default_that_is_told_is_the_one_that_holds(RouteKey<?> key) throws Exception {
        String told = comment(key).lines().filter(line -> line.startsWith(DEFAULT)).findFirst().orElseThrow().substring(DEFAULT.length());
        Problems problems = new Problems();
        IniSection section = new IniSection("x", 1, Map.of(), Set.of());
        RouteContext context = new RouteContext("file", section, "", Optional.of(Set.of()), problems);
        Object absent = key.absent(context).<Object>map(value -> value).orElse(Optional.empty());
        if (told.startsWith("(")) {
            assertThat(absent).isIn(Optional.empty(), List.of(), section.name());
        } else {
            IniValue value = new IniValue(told, 1, false, List.of(new IniValue.Origin(0, new IniValue.Position(1, 1), true)));
            Object read = key.read(value, context).orElseThrow();
            assertThat(read instanceof Template template ? template.text() : read)
                    .isEqualTo(absent instanceof Template template ? template.text() : absent);
        }
    }

    @Test
    void the_routes_of_the_example_take_what_their_comments_say() throws Exception {
        RoutingTable table = example("general-dispatch-info.cfg").table().orElseThrow();
        Routing.Matched matched = (Routing.Matched) table.route("payments-2.4.1.tar.gz");
        assertThat(matched.groups()).isEqualTo(Map.of("app", "payments", "version", "2.4.1"));
        assertThat(matched.route().name()).isEqualTo("core-banking");
        assertThat(matched.route().hosts()).hasSize(4);
        assertThat(table.routes().get(1).get(RouteKeys.PASSWORD).orElseThrow().reveal()).isEqualTo("S3cret 100% #1");
    }

    @ParameterizedTest
    @CsvSource({"web-1.2.3.tgz,web,20", "database-1.2.3.sql.gz,database,2", "全行参数-20261126.zip,parameters,22"})
    void many_targets_share_what_is_common(String name, String route, int hosts) throws Exception {
        Routing.Matched matched = (Routing.Matched) example("many-targets/general-dispatch-info.cfg").table().orElseThrow().route(name);
        assertThat(matched.route().name()).isEqualTo(route);
        assertThat(matched.route().hosts()).hasSize(hosts);
    }

    /** The comment lines right above the key. */
    private static String comment(RouteKey<?> key) throws Exception {
        List<String> lines = Files.readAllLines(EXAMPLES.resolve("general-dispatch-info.cfg"));
        int line = lines.indexOf(lines.stream().filter(text -> text.startsWith(key.name() + " =") && commented(lines, text)).findFirst().orElseThrow());
        int first = line;
        while (lines.get(first - 1).startsWith("#")) {
            first--;
        }
        return String.join("\n", lines.subList(first, line));
    }

    private static boolean commented(List<String> lines, String text) {
        return lines.get(lines.indexOf(text) - 1).startsWith(DEFAULT);
    }
}
