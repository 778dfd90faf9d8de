package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.config.IniValue.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the contract differs from Python, and what people are told. What is the same, Python itself checks. */
class IniReaderTest {
    private static final ValueParser<List<String>> WORDS = Values::words;

    private final Problems problems = new Problems();

    private IniFile read(String text) {
        return IniReader.read("routes.cfg", text.getBytes(StandardCharsets.UTF_8), problems).orElseThrow();
    }

    private String value(String text) {
        return read("[s]\n" + text).sections().getFirst().value("k").orElseThrow().text();
    }

    private List<String> told(String text) {
        read(text);
        return Told.by(problems);
    }

    @Test
    void the_three_key_example_is_read() {
        IniSection section = read("[example]\nhost = 10.8.6.2\nlogin = \"ibpsusr\"\npassword = \"123456\"\n").sections().getFirst();
        assertThat(section.name()).isEqualTo("example");
        assertThat(section.value("host").map(IniValue::text)).contains("10.8.6.2");
        assertThat(section.value("login").map(IniValue::text)).contains("ibpsusr");
        assertThat(section.value("password").map(IniValue::text)).contains("123456");
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "k = \"/opt/a b/up\" \"x\" | \"/opt/a b/up\" \"x\"",
                "k = \"it's\"            | it's",
                "k = 'say \"x\"'         | say \"x\"",
                "k = \" x \"             | x",
                "k = \"                  | \"",
                "k = \"x'                | \"x'",
                "k = 100%                | 100%",
                "k = %d %% %(x)d %(      | %d % %(x)d %(",
                "k = \"%%(x)s\"          | %(x)s"
            })
    void quotes_around_a_whole_value_come_off_and_a_lone_percent_stands(String line, String expected) {
        assertThat(value(line).strip()).isEqualTo(expected);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void quotes_keep_the_blanks_inside() {
        assertThat(value("k = \" x \"")).isEqualTo(" x ");
        assertThat(value("k = \"\"")).isEmpty();
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_are_read() {
        assertThat(read("\ufeff[s]\r\nk = v\r\n").sections().getFirst().value("k").map(IniValue::text)).contains("v");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThat(told("a = 1\n[s]\nk = 1\nK = 2\nnonsense\n= x\n[s]\nk = %(nope)s\n[]\n[open\n[t]\nx = %(x)s\ny = a # b\n"))
                .containsExactly(
                        "1 ini.no-section", "4 ini.duplicate-key", "5 ini.no-delimiter", "6 ini.no-key", "7 ini.duplicate-section",
                        "9 ini.section-empty", "10 ini.section-open", "12 ini.interpolation-loop", "13 ini.comment-in-value");
    }

    static Stream<Arguments> fullWidth() {
        return Stream.of(
                Arguments.of("[s]\nhost＝x\n", List.of("2:5 =")),
                Arguments.of("[s]\nhost：x\n", List.of("2:5 :")),
                Arguments.of("[s]\n  host ＝x:22\n", List.of("2:8 =")),
                Arguments.of("［s］\n", List.of("1:1 [", "1:3 ]")),
                Arguments.of("[s］\n", List.of("1:3 ]")),
                Arguments.of("【s]\n", List.of("1:1 [")),
                Arguments.of("[s]\nlogin = “x”\n", List.of("2:9 \"", "2:11 \"")),
                Arguments.of("[s]\nlogin = “x\"\n", List.of("2:9 \"")),
                Arguments.of("[s]\nlogin = ‘x’\n", List.of("2:9 '", "2:11 '")),
                Arguments.of("[s]\nlogin = ＂x\n  y＂\n", List.of("2:9 \"", "3:4 \"")));
    }

    @ParameterizedTest
    @MethodSource("fullWidth")
    void full_width_punctuation_is_told_with_its_place_and_what_to_type(String text, List<String> expected) {
        assertThat(told(text)).allSatisfy(told -> assertThat(told).contains(" ini.full-width"));
        assertThat(problems.all().stream()
                        .map(problem -> problem.line() + ":" + problem.values().get("column") + " " + problem.values().get("type")))
                .isEqualTo(expected);
    }

    @Test
    void what_full_width_punctuation_meant_is_read_on_so_that_no_false_error_follows() {
        IniSection section = read("［s］\nhost＝h\nlogin：“ibpsusr”\n").sections().getFirst();
        assertThat(section.name()).isEqualTo("s");
        assertThat(section.value("host").map(IniValue::text)).contains("h");
        assertThat(section.value("login").map(IniValue::text)).contains("ibpsusr");
    }

    @Test
    void full_width_punctuation_is_content_where_no_syntax_is_meant() {
        IniFile file = read("[支付系统（生产）：［一］]\nk = 甲＝乙，“丙”和“丁”\n  ［续］\nq = \"“x”\"\n");
        assertThat(file.sections().getFirst().name()).isEqualTo("支付系统（生产）：［一］");
        assertThat(file.sections().getFirst().value("k").map(IniValue::text)).contains("甲＝乙，“丙”和“丁”\n［续］");
        assertThat(file.sections().getFirst().value("q").map(IniValue::text)).contains("“x”");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void a_full_width_comma_is_told_by_who_reads_a_list() {
        IniSection section = read("[s]\nhost = web1，\n   web2，web3\n").sections().getFirst();
        assertThat(WORDS.read("f", "host", section.value("host").orElseThrow(), problems)).isEmpty();
        assertThat(Told.by(problems)).containsExactly("2 value.full-width");
        assertThat(problems.all().getFirst().values()).containsEntry("column", "12").containsEntry("type", ",");
    }

    @Test
    void gbk_is_recognised_and_the_conversion_told() {
        byte[] bytes = "[s]\nk = 中文路径\n".getBytes(Charset.forName("GBK"));
        assertThat(IniReader.read("my routes.cfg", bytes, problems)).isEmpty();
        assertThat(Told.by(problems)).containsExactly("2 ini.gbk");
        assertThat(Told.message(problems, 0)).contains("column 5");
        assertThat(Told.hint(problems, 0))
                .isEqualTo("cp -p 'my routes.cfg' 'my routes.cfg'.gbk && iconv -f GB18030 -t UTF-8 'my routes.cfg'.gbk > 'my routes.cfg'");
    }

    @Test
    void other_bytes_are_told_with_their_place() {
        byte[] bytes = {'[', 's', ']', '\n', 'k', '=', 'a', (byte) 0xff, '\n'};
        assertThat(IniReader.read("f", bytes, problems)).isEmpty();
        assertThat(Told.by(problems)).containsExactly("2 ini.not-utf-8");
        assertThat(Told.message(problems, 0)).contains("column 4").contains("0xFF");
        assertThat(IniReader.read("f", "[s]".getBytes(StandardCharsets.UTF_16), problems)).isEmpty();
        assertThat(Told.by(problems)).containsExactly("1 ini.utf-16", "2 ini.not-utf-8");
    }

    @Test
    void nul_is_told_with_its_place() {
        assertThat(told("[s]\nk = a\0b\n")).containsExactly("2 ini.nul");
        assertThat(problems.all().getFirst().values()).containsEntry("column", "6");
    }

    @Test
    void a_comment_behind_a_value_is_doubtful() {
        assertThat(told("[s]\na = x # y\nb = # y\nc = x\n   y # z\n"))
                .containsExactly("2 ini.comment-in-value", "3 ini.comment-in-value", "5 ini.comment-in-value");
        assertThat(problems.all().stream().map(problem -> problem.values().get("column"))).containsExactly("7", "5", "6");
        assertThat(problems.anyError()).isFalse();
    }

    @Test
    void a_number_sign_in_a_word_or_in_quotes_is_text() {
        assertThat(told("[s]\na = x#y\nb = \"x # y\"\nc = x ; y\n")).isEmpty();
    }

    @Test
    void text_behind_a_section_is_doubtful_but_a_comment_is_not() {
        assertThat(told("[s] host = x\n[t] # a comment\n[u] ; another\n")).containsExactly("1 ini.behind-section");
    }

    @Test
    void an_unset_reference_is_told_once_and_with_the_key_that_was_probably_meant() {
        assertThat(told("[DEFAULT]\nbase = /opt\ndest = %(bsae)s/x\n[a]\n[b]\nk = %(zzzz)s\n"))
                .containsExactly("3 ini.interpolation-missing.near", "6 ini.interpolation-missing");
        assertThat(problems.all().getFirst().values()).containsEntry("near", "base").containsEntry("column", "8");
    }

    @Test
    void references_that_multiply_are_stopped() {
        StringBuilder text = new StringBuilder("[s]\nk9 = 0123456789%%\n");
        for (int i = 8; i >= 0; i--) {
            text.append("k").append(i).append(" = ").append(("%(k" + (i + 1) + ")s").repeat(10)).append("\n");
        }
        assertThat(told(text.toString())).isNotEmpty().allSatisfy(told -> assertThat(told).endsWith("ini.interpolation-size"));
    }

    @Test
    void every_character_knows_its_place() {
        IniFile file = read("[DEFAULT]\nbase = /opt\n[s]\n  k = 'a%%b%(base)sc\n\n     # left out\n     第二行 d'\n");
        IniValue value = file.sections().getFirst().value("k").orElseThrow();
        assertThat(value.text()).isEqualTo("a%b/optc\n\n第二行 d");
        assertThat(value.position(0)).isEqualTo(new Position(4, 8));
        assertThat(value.position(value.text().indexOf('b'))).isEqualTo(new Position(4, 11));
        assertThat(value.position(value.text().indexOf("opt"))).isEqualTo(new Position(4, 12));
        assertThat(value.position(value.text().indexOf('c'))).isEqualTo(new Position(4, 20));
        assertThat(value.position(value.text().indexOf('d'))).isEqualTo(new Position(7, 10));
        assertThat(value.line()).isEqualTo(4);
    }

    @Test
    void inherited_values_say_so_and_own_ones_win() {
        IniSection section = read("[DEFAULT]\na = 1\nb = %(a)s\n[s]\nA = 2\n").sections().getFirst();
        assertThat(section.value("a").map(IniValue::text)).contains("2");
        assertThat(section.value("a").map(IniValue::inherited)).contains(false);
        assertThat(section.value("b").map(IniValue::text)).contains("2");
        assertThat(section.value("b").map(IniValue::inherited)).contains(true);
        assertThat(section.value("b").map(IniValue::line)).contains(3);
    }

    @Test
    void keys_that_nothing_reads_are_found_where_they_are_written() {
        IniFile file = read("[DEFAULT]\napps = web[01-20]\nlost = 1\n[s]\nhost = %(apps)s\nown = 1\nother = %(own)s\n[t]\nown = 1\n");
        assertThat(file.unreadKeys((section, key) -> key.equals("host")).stream()
                        .map(unread -> unread.line() + " [" + unread.section().name() + "] " + unread.key()))
                .containsExactly("3 [DEFAULT] lost", "7 [s] other", "9 [t] own");
    }

    @Test
    void a_key_that_its_margin_made_part_of_the_value_above_is_told_without_its_text() {
        IniValue value = read("[s]\nparallel = 5\n  # note\n  password = canary-7\n").sections().getFirst().value("parallel").orElseThrow();
        ValueParser<Integer> count = Values::count;
        assertThat(count.read("routes.cfg", "parallel", value, problems)).isEmpty();
        assertThat(Told.by(problems)).containsExactly("4 value.continued");
        assertThat(problems.all().getFirst().values()).containsEntry("column", "3").containsEntry("value", "5 …");
        assertThat(problems.all().toString()).doesNotContain("canary-7");
    }

    @Test
    void values_never_print_themselves() {
        IniFile file = read("[s]\npassword = canary-7\nx = %(password)s\n[s]\npassword canary-7\n");
        assertThat(file.toString() + problems.all()).doesNotContain("canary-7");
        assertThat(Optional.of(file)).asString().contains("password");
    }
}
