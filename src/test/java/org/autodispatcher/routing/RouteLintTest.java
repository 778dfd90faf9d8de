package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteLintTest {
    @TempDir
    Path dir;

    @Test
    void the_shortest_table_is_told_that_it_takes_more_than_its_name() throws Exception {
        Problem problem = only("[example]\nhost = 10.8.6.2\n");
        assertThat(problem.code()).isEqualTo("lint.open-end");
        assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
        assertThat(problem.values()).containsEntry("example", "example-old").containsEntry("pinned", "example$");
    }

    @ParameterizedTest
    @CsvSource({"web|app,(?:web|app)$", "(?i)web|app,(?i)(?:web|app)$", "app-\\d+,app-\\d+$"})
    void the_pinned_pattern_is_one_that_ends(String pattern, String pinned) throws Exception {
        Problem problem = only("[" + pattern + "]\nhost = h\n");
        assertThat(problem.values()).containsEntry("pinned", pinned);
        assertThat(NamePattern.compile(pinned).match(problem.values().get("example"))).isEmpty();
    }

    @Test
    void an_overlap_names_the_earlier_routes_with_their_lines() throws Exception {
        Problem problem = only("[app-.*]\nname = apps\nhost = h\n[.*\\.zip$]\nhost = h\n");
        assertThat(problem.code()).isEqualTo("lint.overlap");
        assertThat(problem.line()).isEqualTo(4);
        assertThat(problem.values())
                .containsEntry("earlier", "apps").containsEntry("lines", "1").containsEntry("example", "app-a.zip");
    }

    @Test
    void a_route_behind_a_catch_all_is_never_reached() throws Exception {
        Problem problem = only("[.*]\nname = all\nhost = h\n\n[app$]\nhost = h\n");
        assertThat(problem.code()).isEqualTo("lint.never-reached");
        assertThat(problem.values()).containsEntry("earlier", "all").containsEntry("first_line", "1");
    }

    @Test
    void a_route_for_names_that_are_never_packages_is_told() throws Exception {
        assertThat(only("[.*\\.sha256$]\nhost = h\n").code()).isEqualTo("lint.matches-nothing");
    }

    @Test
    void a_pattern_that_takes_too_long_is_told_with_a_name() throws Exception {
        Problem problem = only("[(?:(a|b|ab)*){50}(?<!x)\\1?c$]\nhost = h\n");
        assertThat(problem.code()).isEqualTo("lint.too-slow");
    }

    @ParameterizedTest
    @CsvSource({
        "app-(?P<v>\\d*)$, /opt/app-{v}/, lint.group-empty",
        "app-(?P<v>\\d*)$, /opt/{v}/, lint.group-refused",
        "app-(?P<v>.*)$, /opt/{v}/x, lint.group-refused",
        "app-(?P<v>[.\\d]+)-x$, /opt/{v}, lint.group-refused",
        "app(-(?P<v>\\d+))?$, ~/{v}{date}, lint.group-empty",
    })
    void a_group_that_spoils_the_directory_is_told_with_a_name(String pattern, String directory, String code) throws Exception {
        Problem problem = only("[" + pattern + "]\nhost = h\ndest_dir = " + directory + "\n");
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.line()).isEqualTo(3);
        assertThat(NamePattern.compile(pattern).match(problem.values().get("example"))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "app-(?P<v>\\d+)$, /opt/{v}/",
        "app-(?P<v>\\w[\\w.]*)-x$, /opt/{v}/",
        "app-(?P<v>\\d*)$, /opt/app/",
    })
    void a_group_that_does_not_is_not(String pattern, String directory) throws Exception {
        assertThat(problems("[" + pattern + "]\nhost = h\ndest_dir = " + directory + "\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"downgrade = hold", "version_order = semver", "order = latest"})
    void keys_that_compare_versions_need_the_group(String line) throws Exception {
        Problem problem = only("[(?P<app>\\w+)-\\d+$]\nhost = h\n" + line + "\n");
        assertThat(problem.code()).isEqualTo("lint.needs-version");
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problems("[(?P<app>\\w+)-(?P<version>\\d+)$]\nhost = h\n" + line + "\n")).isEmpty();
    }

    @Test
    void a_clean_table_has_no_findings() throws Exception {
        assertThat(problems("[(?P<app>[a-z]+)-(?P<version>\\d+)\\.tar\\.gz$]\nhost = h\n[支付系统（\\w+）\\.zip$]\nhost = h\n")).isEmpty();
    }

    private Problem only(String text) throws Exception {
        List<Problem> problems = problems(text);
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    private List<Problem> problems(String text) throws Exception {
        Path file = Files.writeString(dir.resolve("routes.cfg"), text);
        Problems problems = new Problems();
        RoutingTable table = RoutingTable.load(file, problems)
                .orElseThrow(() -> new AssertionError(problems.all().toString()));
        Problems found = new Problems();
        RouteLint.check(table, "routes.cfg", found);
        assertThat(found.all()).allMatch(problem -> problem.file().equals("routes.cfg"));
        return found.all();
    }
}
