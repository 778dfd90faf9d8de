package org.autodispatcher.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import java.nio.charset.StandardCharsets;
import org.autodispatcher.report.Utf8Pieces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs write for terminals becomes colours and text, and never markup of theirs. */
class AnsiTextTest {
    private static final Pattern OURS = Pattern.compile("<span class=\"[a-z0-9 ]+\">|</span>");
    private static final String[] BITS = {
        "\u001b", "\u001b[", "\u001b]0;", "\u001b]8;;http://x\u0007", "\u001b\\", "\u001bP", "\u0007", "m", "1", ";", ":", "38;5;", "48;2;1;2;3", "0m", "?25l", "<", "<b>",
        "<script>", "&", "\"", "'", "&lt;", "\r", "\n", "\r\n", "é", "支", "\ud83d\ude00", "\u202e", "\u0000", "\u009b31m", "text ", "H", "2J", "K", "99999999999999999999"
    };

    private static String html(String... pieces) {
        AnsiText text = new AnsiText();
        StringBuilder html = new StringBuilder();
        for (String piece : pieces) {
            html.append(text.html(piece));
        }
        return html + text.rest();
    }

    @ParameterizedTest
    @CsvSource({
        "1,bold", "2,faint", "4,under", "7,inverse", "31,i1", "37,i7", "90,i8", "97,i15", "41,g1", "107,g15", "38;5;2,i2", "38;5;12,i12", "38;5;196,i9", "48;5;22,g2",
        "38;5;232,i0", "38;5;255,i15", "38;2;255;0;0,i9", "48;2;0;0;128,g4", "38:2:255:0:0,i9", "38:2::255:0:0,i9", "38:5:196,i9", "4:3,under", "1;31;42,i1 g2 bold", "31;7,g1",
        "01;031,i1 bold", "38;5;9999,i15", "38;2;9999;0;0,i9"
    })
    void colours_and_weights_become_classes(String codes, String classes) {
        assertThat(html("\u001b[" + codes + "mx\u001b[0my")).isEqualTo("<span class=\"" + classes + "\">x</span>y");
    }

    @ParameterizedTest
    @CsvSource({"0", "''", ";", "39;49;22;24;27", "4:0;39;22", "99", "38", "38;5", "38;2;1", "?1", ">4;2", "<"})
    void what_ends_a_colour_or_is_none_leaves_none(String codes) {
        String set = codes.matches("99|38.*|[?<>].*") ? "" : "\u001b[1;4;31m";
        assertThat(html(set + "\u001b[" + codes + "mx")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[2J", "[10;20H", "[K", "[?25l", "']0;a title\u0007'", "]8;;http://example.com\u001b\\", "P1$r\u001b\\", "_x\u001b\\", "c", "7", "[38 q"})
    void what_moves_cursors_or_changes_titles_is_left_out(String sequence) {
        assertThat(html("a\u001b" + sequence + "b")).isEqualTo("ab");
    }

    @Test
    void returns_and_line_ends_are_line_ends_also_in_two_pieces() {
        assertThat(html("10 %\r20 %\r\nend\r", "\nnext\r", "again\r")).isEqualTo("10 %\n20 %\nend\nnext\nagain\n");
    }

    @Test
    void wherever_it_is_cut_it_is_the_same() {
        String whole = "plain \u001b[1;38;5;196mred <b>\u001b[0m\r\n\u001b]0;title\u0007支付 \ud83d\ude00 \u001b[44mblue\u001b[0m";
        String expected = joined(html(whole));
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            Utf8Pieces pieces = new Utf8Pieces();
            String first = pieces.text(java.util.Arrays.copyOf(bytes, cut));
            String second = pieces.text(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(joined(html(first, second))).as("cut at " + cut).isEqualTo(expected);
        }
    }

    /** Two spans that look alike beside each other are one. */
    private static String joined(String html) {
        return html.replaceAll("(<span class=\"([a-z0-9 ]+)\">[^<]*)</span><span class=\"\\2\">", "$1");
    }

    @Test
    void markup_is_text() {
        assertThat(html("<img src=x onerror=alert(1)>&amp;")).isEqualTo("&lt;img src=x onerror=alert(1)&gt;&amp;amp;");
        assertThat(html("<scr", "ipt>")).isEqualTo("&lt;script&gt;");
        assertThat(html("\u001b[31m</span><b>\u001b[0m")).isEqualTo("<span class=\"i1\">&lt;/span&gt;&lt;b&gt;</span>");
    }

    @Test
    void whatever_a_program_writes_nothing_of_it_is_markup() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            AnsiText text = new AnsiText();
            StringBuilder html = new StringBuilder();
            for (int piece = random.nextInt(1, 5); piece > 0; piece--) {
                StringBuilder written = new StringBuilder();
                for (int bit = random.nextInt(12); bit > 0; bit--) {
                    written.append(BITS[random.nextInt(BITS.length)]);
                }
                html.append(text.html(written.toString()));
            }
            String left = OURS.matcher(html.append(text.rest())).replaceAll("");
            assertThat(left).as("seed %d", seed).doesNotContain("<", ">", "\u001b", "\u0007", "\u0000", "\u202e");
            assertThat(html.toString().split("<span", -1)).as("seed %d", seed).hasSameSizeAs(html.toString().split("</span", -1));
        }
    }

    /** A sequence that never ends neither hides what comes after it nor is looked through again and again. */
    @Test
    @Timeout(20)
    void sequences_without_an_end_cost_little_and_hide_little() {
        AnsiText text = new AnsiText();
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            html.append(text.html("\u001b]".repeat(32_000)));
            html.append(text.html("\u001b[1;".repeat(16_000)));
            html.append(text.html("\u001b[" + "1".repeat(64_000)));
        }
        html.append(text.html("\u001b]" + "x".repeat(5000) + " seen\u0007")).append(text.rest());
        assertThat(html.toString()).contains("seen").doesNotContain("\u001b");
    }
}
