package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final OutputLines output = new OutputLines(lines::add);

    private void take(byte[] bytes) {
        for (byte b : bytes) {
            output.take(new byte[] {b}, 0, 1); // as small as pieces can come
        }
    }

    private void take(String text) {
        take(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void lines_are_passed_on_as_they_end_and_the_last_one_at_the_end() {
        take("one\n\ntwo 支付\nno end");
        assertThat(lines).containsExactly("one", "", "two 支付");
        output.end();
        output.end();
        assertThat(lines).containsExactly("one", "", "two 支付", "no end");
    }

    @Test
    void a_progress_display_comes_state_by_state() {
        take("10%\r20%\r\r100%\r\nnext\r\n\r\n\rlast\n");
        assertThat(lines).containsExactly("10%", "20%", "100%", "next", "", "last");
    }

    @Test
    void other_encodings_are_shown_byte_by_byte() {
        take("before ".getBytes(StandardCharsets.UTF_8));
        take("中文".getBytes(Charset.forName("GBK")));
        take(" 付\n");
        take(new byte[] {(byte) 0xe6, (byte) 0x94, '\n'});
        assertThat(lines).containsExactly("before \\xD6\\xD0\\xCE\\xC4 付", "\\xE6\\x94");
    }

    @Test
    void a_very_long_line_comes_in_pieces_of_whole_characters() {
        String line = "付".repeat(50_000);
        take(line + "\n");
        assertThat(lines).hasSize(3);
        assertThat(String.join("", lines)).isEqualTo(line);
        assertThat(lines.getFirst().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(OutputLines.LONGEST - 3, OutputLines.LONGEST);
        lines.clear();
        take("x".repeat(OutputLines.LONGEST) + "\n");
        assertThat(lines).containsExactly("x".repeat(OutputLines.LONGEST));
    }

    @Test
    void bytes_that_are_no_text_at_all_do_not_stop_it() {
        byte[] bytes = new byte[3 * OutputLines.LONGEST];
        java.util.Arrays.fill(bytes, (byte) 0x80);
        output.take(bytes, 0, bytes.length);
        output.end();
        assertThat(String.join("", lines)).isEqualTo("\\x80".repeat(bytes.length));
    }
}
