package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sees. That patterns mean what Python's mean is asked of Python in {@link NamePatternOracleTest}. */
class NamePatternTest {
    @Test
    void groups_come_in_the_order_of_the_pattern_and_empty_where_they_took_no_part() throws Exception {
        NamePattern pattern = NamePattern.compile("(?P<app>[a-z]+)(?:_(?P<env>\\w+))?-(?P<version>[\\d.]+)\\.tar\\.gz$");
        assertThat(pattern.groupNames()).containsExactly("app", "env", "version");
        assertThat(pattern.match("web-1.2.tar.gz").orElseThrow().toString()).isEqualTo("{app=web, env=, version=1.2}");
        assertThat(pattern.match("web-1.2.tar.gz.old")).isEmpty();
    }

    @Test
    void a_pattern_is_matched_from_the_beginning_and_pinned_only_by_itself() throws Exception {
        NamePattern pattern = NamePattern.compile("app");
        assertThat(pattern.match("app-old")).isPresent();
        assertThat(pattern.match("my-app")).isEmpty();
        assertThat(pattern.text()).isEqualTo("app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(.*a){20}$", "(a+)+$", "(a|aa)+$", "(?i)\\w+-\\d{1,1000}$", "(?:(?:a|b)*c)*$", "[\\w支付]+(?a:\\b)"})
    void whatever_the_linear_engine_can_express_is_given_to_it(String pattern) throws Exception {
        NamePattern compiled = NamePattern.compile(pattern);
        assertThat(compiled.linear()).isTrue();
        assertThat(compiled.match("a".repeat(40) + "!").isPresent()).isEqualTo(pattern.startsWith("["));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a(?=b)", "(?<!a)b", "(?P<x>a)(?P=x)", "a++b", "(?>a)b", "a\\b", "(?P<x>a*)*"})
    void the_rest_is_not_linear(String pattern) throws Exception {
        assertThat(NamePattern.compile(pattern).linear()).isFalse();
    }

    @Test
    void a_pattern_that_takes_too_long_is_given_up_after_a_number_of_steps() throws Exception {
        NamePattern pattern = NamePattern.compile("(?=(?:.*a){20}$).*");
        String name = "a".repeat(60) + "!";
        PatternTooSlow slow = catchThrowableOfType(PatternTooSlow.class, () -> pattern.match(name));
        assertThat(slow.pattern()).isEqualTo(pattern.text());
        assertThat(slow.name()).isEqualTo(name);
        assertThat(pattern.match("a".repeat(20))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "'app-(\\d+',            pattern.unterminated-group,  4",
        "'支付-(\\d+',           pattern.unterminated-group,  3",
        "'\ud83d\ude00)',        pattern.unbalanced,          1",
        "'*.tar.gz',             pattern.nothing-to-repeat,   0",
        "'a**',                  pattern.multiple-repeat,     2",
        "'a\\q',                 pattern.bad-escape,          1",
        "'[z-a]',                pattern.bad-range,           1",
        "'(?P<a>x)(?P<a>y)',     pattern.duplicate-group,     12",
        "'app(?i)',              pattern.flags-late,          3",
        "'(a)?(?(1)b|c)',        pattern.conditional,         4",
        "'(?<=a+)b',             pattern.look-behind-width,   0",
        "'(?i)(?P<x>\\w)(?P=x)', pattern.not-translatable,    0",
    })
    void a_wrong_pattern_is_refused_with_its_place(String pattern, String code, int position) {
        assertThatThrownBy(() -> NamePattern.compile(pattern)).isInstanceOfSatisfying(PatternException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.position()).isEqualTo(position);
            assertThat(refused.values()).containsEntry("column", String.valueOf(position + 1)).containsEntry("pattern", pattern);
        });
    }

    @Test
    void deep_nesting_is_refused_and_not_run_into() {
        assertThatThrownBy(() -> NamePattern.compile("(".repeat(5000) + "a" + ")".repeat(5000)))
                .isInstanceOfSatisfying(PatternException.class, refused -> assertThat(refused.code()).isEqualTo("pattern.too-deep"));
    }
}
