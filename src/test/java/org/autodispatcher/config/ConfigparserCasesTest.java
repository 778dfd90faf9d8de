package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The situations that CPython tests its own configparser with. */
class ConfigparserCasesTest {
    private final Problems problems = new Problems();

    private IniFile read(String text) {
        return IniReader.read("f.cfg", text.getBytes(StandardCharsets.UTF_8), problems).orElseThrow();
    }

    private static Map<String, String> values(IniFile file, String section) {
        return file.sections().stream()
                .filter(found -> found.name().equals(section))
                .flatMap(found -> found.values().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    static Stream<Arguments> sections() {
        return Stream.of(
                Arguments.of("[Foo Bar]\nfoo=bar1\n", "Foo Bar", Map.of("foo", "bar1")),
                Arguments.of("[Spacey]\nfoo = bar2\n", "Spacey", Map.of("foo", "bar2")),
                Arguments.of("[Indented]\n  foo = bar3\n  baz = qwe\n", "Indented", Map.of("foo", "bar3", "baz", "qwe")),
                Arguments.of("[Long]\nfoo: one line is\n   not enough.\n", "Long", Map.of("foo", "one line is\nnot enough.")),
                Arguments.of("[Weird\\with$characters%[\t]\na=1\n", "Weird\\with$characters%[\t", Map.of("a", "1")),
                Arguments.of(
                        "[Languages]\nfoo[bg]: x\nfoo=y\nfoo[en]=z\n", "Languages", Map.of("foo[bg]", "x", "foo", "y", "foo[en]", "z")),
                Arguments.of("[Spaces]\nkey with spaces : value\nanother one = splat!\n", "Spaces",
                        Map.of("key with spaces", "value", "another one", "splat!")),
                Arguments.of("[Types]\n123 : strange\nfloat = 0.44\n", "Types", Map.of("123", "strange", "float", "0.44")),
                Arguments.of("[With A ] In It]\n  forks = spoons\n", "With A ] In It", Map.of("forks", "spoons")),
                Arguments.of("[My]\nOption= first line   \n\tsecond line   \n", "My", Map.of("option", "first line\nsecond line")),
                Arguments.of("[dollars]\n$var = $$value\n${sick} = x\n", "dollars", Map.of("$var", "$$value", "${sick}", "x")),
                Arguments.of("  # tricky\n\n  [indented section]\n    k : 1\n      ; note\n    l = 2\n", "indented section",
                        Map.of("k", "1", "l", "2")),
                Arguments.of("[Comments]\nbaz=qwe;x\nfoo: bar # not a comment!\n# but this\n; and this\nquirk: this;is none\n", "Comments",
                        Map.of("baz", "qwe;x", "foo", "bar # not a comment!", "quirk", "this;is none")),
                Arguments.of("[Blank lines]\nk = a\n\n  b\n\n\nl = c\n", "Blank lines", Map.of("k", "a\n\nb", "l", "c")),
                Arguments.of("[DEFAULT]\nfoo: another\n long line\n[S]\n[DEFAULT]\nbar = 1\n", "S", Map.of("foo", "another\nlong line", "bar", "1")),
                Arguments.of("[s]\nempty =\nnext = x\n", "s", Map.of("empty", "", "next", "x")));
    }

    @ParameterizedTest
    @MethodSource("sections")
    void files_of_the_basic_tests_mean_the_same(String text, String section, Map<String, String> expected) {
        assertThat(values(read(text), section)).isEqualTo(expected);
        assertThat(problems.anyError()).isFalse();
    }

    @Test
    void section_names_are_case_sensitive_and_keys_are_not() {
        IniFile file = read("[A]\nA-B = 1\n[a]\nB = 2\n[B]\n");
        assertThat(file.sections().stream().map(IniSection::name)).containsExactly("A", "a", "B");
        assertThat(values(file, "A")).isEqualTo(Map.of("a-b", "1"));
        assertThat(values(file, "a")).isEqualTo(Map.of("b", "2"));
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of("[Foo]\n=no-name\n", "2 ini.no-key"),
                Arguments.of("[Foo]\n:no-name\n", "2 ini.no-key"),
                Arguments.of("No Section!\n", "1 ini.no-section"),
                Arguments.of("[Foo]\n  wrong-indent\n", "2 ini.no-delimiter"),
                Arguments.of("[DEFAULT]\ntest = test\ninvalid", "3 ini.no-delimiter"),
                Arguments.of("[badbad\n", "1 ini.no-section"),
                Arguments.of("[Twice]\noption = a\noption : b\n", "3 ini.duplicate-key"),
                Arguments.of("[Twice]\nopt = a\nOPT = b\n", "3 ini.duplicate-key"),
                Arguments.of("[Foo]\na=1\n[Bar]\nb=1\n[Foo]\nc=1\n", "5 ini.duplicate-section"),
                Arguments.of("[Mutual]\nfoo=%(bar)s\nbar=%(foo)s\n", "3 ini.interpolation-loop"),
                Arguments.of("[E]\nname=%(reference)s\n", "2 ini.interpolation-missing"),
                Arguments.of("[S]\ninvalid = %(does_not_exist)s\n", "2 ini.interpolation-missing"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void files_of_the_error_tests_are_errors(String text, String expected) {
        read(text);
        assertThat(Told.by(problems)).contains(expected);
        assertThat(problems.anyError()).isTrue();
    }

    @Test
    void ten_steps_of_references_are_borne_and_eleven_are_not() {
        StringBuilder text = new StringBuilder("[Foo]\nbar10 = x %(with10)s y\nbar11 = x %(with11)s y\nwith1 = with\n");
        for (int i = 2; i <= 11; i++) {
            text.append(i % 2 == 0 ? "with" : "WITH").append(i).append(" = %(").append(i % 3 == 0 ? "With" : "with").append(i - 1).append(")s\n");
        }
        assertThat(values(read(text.toString()), "Foo")).containsEntry("bar10", "x with y");
        assertThat(Told.by(problems)).containsExactly("6 ini.interpolation-depth");
    }

    @Test
    void doubled_percent_signs_stay_safe_through_references() {
        IniFile file = read("[s]\none=xxx\ntwo=%(one)s/xxx\nok=%(one)s/%%s\nalso_ok=%(two)s/%%s\nthird=%(ok)s\n");
        assertThat(values(file, "s")).containsEntry("ok", "xxx/%s").containsEntry("also_ok", "xxx/xxx/%s").containsEntry("third", "xxx/%s");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void an_empty_file_has_no_sections() {
        assertThat(List.of(read(""), read("\n\n# x\n"))).allSatisfy(file -> assertThat(file.sections()).isEmpty());
        assertThat(problems.all()).isEmpty();
    }
}
