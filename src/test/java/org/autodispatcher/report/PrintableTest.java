package org.autodispatcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "payments-2.4.1.tar.gz", "C:\\dir\ttab", "支付系统（生产）.zip", "naïve – “quoted” …", "👩\u200d💻 می\u200cخواهم"})
    void what_people_write_stays_as_it_is(String text) {
        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void what_moves_the_cursor_or_turns_the_line_is_shown_by_its_number() {
        assertThat(Printable.line("a\u001b[2Jb\rc\0d\u007fe\u009bf\u202eg\u2028h\ufeffi"))
                .isEqualTo("a\\u001b[2Jb\\u000dc\\u0000d\\u007fe\\u009bf\\u202eg\\u2028h\\ufeffi");
    }

    @Test
    void a_line_is_not_ended_by_others() {
        assertThat(Printable.line("a\nauto-dispatcher: all is well")).isEqualTo("a\\u000aauto-dispatcher: all is well");
        assertThat(Printable.lines("{\n  \"a\" : 1\n}")).isEqualTo("{\n  \"a\" : 1\n}");
    }
}
