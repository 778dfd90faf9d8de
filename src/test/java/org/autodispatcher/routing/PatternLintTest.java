package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.PackageNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternLintTest {
    @ParameterizedTest
    @CsvSource(delimiter = '\t', value = {
        "app-.*\t.*\\.zip$",
        "(?P<app>\\w+)-(?P<version>\\d+)\\.tar\\.gz$\tpayments-.*$",
        "(?i)APP.*$\t[a-d].*-[0-9]+$",
        "支付.*$\t.*生产.*$",
        "支付系统（\\w+）\\.zip$\t\\W*支付[^a]*$",
        "(?!app-old)app.*$\tapp-o.*$",
        "a(?=b|c).*$\ta[cd].*$",
        "app\t[ab]p+lication$",
        "x{2,3}y$\tx+y$",
        "(?:^web|batch).*$\tw+eb+$",
        // by sampling
        "(?P<a>\\w)-(?P=a)\\.zip$\t[a-z]-[a-z]\\.zip$",
        "app\\b.*$\tapp-.*$",
        ".*(?<=-)\\d$\tapp.*$",
    })
    void overlapping_routes_are_told_with_a_name_that_matches_both(String first, String second) throws Exception {
        Finding.Overlaps overlap = only(Finding.Overlaps.class, first, second);
        assertThat(PackageNames.refusal(overlap.example())).isEmpty();
        assertThat(matches(first, overlap.example())).isTrue();
        assertThat(matches(second, overlap.example())).isTrue();
        assertThat(overlap.route().pattern().text()).isEqualTo(second);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', value = {
        "app-\\d+$\tapp-[a-z]+$",
        "web$\tweb-.*$",
        "(?!app-old)app.*$\tapp-old.*$",
        "[a-z]+$\t[A-Z]+$",
        "app\\Z\tapp.+$",
        "支付.*$\t报表.*$",
        "(?a)\\w+$\t支.*$",
        "\\d+$\t[^\\d].*$",
        // only names that are no package names match both
        ".*\\.part$\tapp.*$",
        "app *$\tapp .*$",
    })
    void routes_that_share_no_package_name_do_not_overlap(String first, String second) throws Exception {
        assertThat(all(first, second)).noneMatch(Finding.Overlaps.class::isInstance);
    }

    @Test
    void an_example_looks_like_a_package_where_it_can() throws Exception {
        assertThat(only(Finding.Overlaps.class, "(?P<app>[a-z]+)-(?P<version>[\\d.]+)\\.tar\\.gz$", "pay.*$").example())
                .isEqualTo("pay-1.tar.gz");
        assertThat(only(Finding.Overlaps.class, "[^a]*$", "支付.*$").example()).startsWith("支付");
        assertThat(only(Finding.Overlaps.class, "app.*$", ".*\\.zip$").example()).isEqualTo("app.zip");
    }

    @Test
    void a_route_that_overlaps_with_several_names_them_all() throws Exception {
        Finding.Overlaps overlap = only(Finding.Overlaps.class, "app-.*$", "web-.*$", "[^-]+$", ".*-.*$");
        assertThat(overlap.earlier()).extracting(LintRoute::line).containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', value = {
        "app.*$\tapp-\\d+$\t1",
        "app\tapplication$\t1",
        "(?P<a>\\w+)$|web\t[a-z]+$\t1",
        "[a-z]+$\t[A-Z]+$\t-",
        "(?i)app$\tAPP$\t1",
        ".*\tanything$\t1",
        "a?b*$\tabb?$\t1",
        "(?!x)\\w+$\t[a-w]$\t1",
    })
    void a_route_that_is_never_reached_is_told_with_the_earlier_ones(String first, String second, String line) throws Exception {
        Optional<Finding.NeverReached> unreached = found(Finding.NeverReached.class, first, second).findFirst();
        assertThat(unreached.isPresent()).isEqualTo(!line.equals("-"));
        unreached.ifPresent(finding -> assertThat(finding.earlier()).extracting(LintRoute::line).containsExactly(1));
    }

    @Test
    void several_earlier_routes_can_take_everything_together() throws Exception {
        Finding.NeverReached finding = only(Finding.NeverReached.class, "x.*$", "app-[0-4].*$", "app-[5-9].*$", "app-[0-9]\\.zip$");
        assertThat(finding.earlier()).extracting(LintRoute::line).containsExactly(2, 3);
    }

    @Test
    void an_earlier_route_that_gives_nothing_back_is_not_said_to_take_all() throws Exception {
        assertThat(found(Finding.NeverReached.class, "a*+ab$|a++$", "aab$")).isEmpty();
        assertThat(found(Finding.NeverReached.class, "(?>a|ab)$", "ab$")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-app$", "/opt/app$", "app\\.sha256$", "(?i).*\\.PART$", "\\.hidden.*$", "a$b", "app $", "x^y", "[^\\s\\S]", "a(?!)", "\"app\"$"})
    void a_pattern_that_no_package_name_matches_is_told(String pattern) throws Exception {
        assertThat(all(pattern)).singleElement().isInstanceOf(Finding.MatchesNothing.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', value = {
        "app\tapp-old",
        "payments-[\\d.]+\\.tar\\.gz\tpayments-1.tar.gz-old",
        "example\texample-old",
        "app-\\d+\tapp-1-old",
        "web$|app\tapp-old",
        "支付系统\t支付系统-old",
    })
    void a_pattern_without_an_end_is_told_with_a_name_it_takes_too(String pattern, String example) throws Exception {
        Finding.OpenEnd open = only(Finding.OpenEnd.class, pattern);
        assertThat(open.example()).isEqualTo(example);
        assertThat(matches(pattern, example)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app$", "app\\Z", "app-.*", "(?s)app-.+", "(?:app|web)$", "(?m)app$", "(?P<a>app)(?!.)", ".*"})
    void a_pattern_with_an_end_or_a_wide_tail_is_not(String pattern) throws Exception {
        assertThat(all(pattern)).isEmpty();
    }

    @Test
    void open_ends_of_patterns_beyond_automata_are_found_by_trying() throws Exception {
        Finding.OpenEnd open = only(Finding.OpenEnd.class, "(?P<a>[a-z])-(?P=a)");
        assertThat(matches("(?P<a>[a-z])-(?P=a)", open.example())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '\t', value = {
        "app(?P<g>\\d*)$\t''",
        "app(-(?P<g>\\d+))?$\t''",
        "(?P<g>web)?app$\t''",
        "(?:(?P<g>web)|app)$\t''",
        "app-(?P<g>.+)\\.zip$\t..",
        "app-(?P<g>[\\w.]+)-x$\t..",
        "(?P<a>\\w)-(?P=a)-(?P<g>\\w*)$\t''",
    })
    void a_group_that_can_be_empty_or_lead_up_is_told_with_a_name(String pattern, String value) throws Exception {
        LintRoute route = new LintRoute("r", 1, NamePattern.compile(pattern));
        List<GroupValue> values = new PatternLint(List.of(route)).groupValues(route, "g", "", "..");
        assertThat(values).singleElement().satisfies(found -> {
            assertThat(found.value()).isEqualTo(value);
            assertThat(PackageNames.refusal(found.example())).isEmpty();
            assertThat(matched(pattern, found.example())).isEqualTo(value);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-(?P<g>\\d+)$", "app-(?P<g>\\w+)\\.zip$", "(?P<g>[a-z][a-z.]*)-1$", "(?P<g>.+)-x$", "app-(?P<g>\\d+\\.\\d+)"})
    void a_group_that_cannot_is_not(String pattern) throws Exception {
        LintRoute route = new LintRoute("r", 1, NamePattern.compile(pattern));
        assertThat(new PatternLint(List.of(route)).groupValues(route, "g", "", "..")).isEmpty();
    }

    @Test
    void patterns_that_explode_are_left_to_trying_names() throws Exception {
        assertThat(all(".*a.{30}$", "(?:.{1,50}){1,50}b", "(.*a){20}$", "((a{0,100}){0,100}){0,100}$")).isNotNull();
    }

    @Test
    void two_hundred_routes_are_no_burden() throws Exception {
        String[] patterns = new String[200];
        for (int i = 0; i < patterns.length; i++) {
            patterns[i] = "app" + i + "-(?P<version>\\d+(\\.\\d+)*)\\.tar\\.gz$";
        }
        assertThat(all(patterns)).isEmpty();
    }

    private static boolean matches(String pattern, String name) throws Exception {
        return NamePattern.compile(pattern).match(name).isPresent();
    }

    @Test
    void a_pattern_that_was_too_slow_on_one_name_is_not_tried_on_others() throws Exception {
        LintRoute route = new LintRoute("r", 1, NamePattern.compile("(?P<g>.*)+b\\1$"));
        assertThat(route.takes("b")).isTrue();
        assertThat(route.takes("a".repeat(60))).isFalse();
        assertThat(route.tooSlowOn()).contains("a".repeat(60));
        assertThat(route.takes("b")).isFalse();
    }

    @Test
    void any_character_is_one_look_for_the_engine_that_counts_them() throws Exception {
        Node tree = NamePattern.compile("(?P<g>.*)\\1").tree();
        assertThat(BacktrackingPrinter.print(tree).orElseThrow().text()).contains("[^\\x{a}]").hasSizeLessThan(100);
    }

    private static String matched(String pattern, String name) {
        try {
            return NamePattern.compile(pattern).match(name).orElseThrow().get("g");
        } catch (PatternException | PatternTooSlow e) {
            throw new AssertionError(e);
        }
    }

    private static <F extends Finding> F only(Class<F> kind, String... patterns) throws Exception {
        List<F> found = found(kind, patterns).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static <F extends Finding> Stream<F> found(Class<F> kind, String... patterns) throws Exception {
        return all(patterns).stream().filter(kind::isInstance).map(kind::cast);
    }

    private static List<Finding> all(String... patterns) throws Exception {
        List<LintRoute> routes = new ArrayList<>();
        for (String pattern : patterns) {
            routes.add(new LintRoute("r" + routes.size(), routes.size() + 1, NamePattern.compile(pattern)));
        }
        return new PatternLint(routes).findings();
    }
}
