package org.autodispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;

@Needs({"dash", "bash", "ksh"})
class ShellQuoteTest {
    private static final List<String> TEXTS = List.of(
            "", " ", "plain", "a b", "it's", "\"", "''", "'\\''", "$HOME", "`id`", "$(id)", "a;b", "a|b&c>d<e", "*?[]{}", "~", "#x", "!x",
            "-n", "a\\b", "a\\", "tab\there", "line\nbreak", "\n", "支付（生产）", "%s%n", "=x", "x=y", "\u001b[2J", "a\rb");

    @Test
    void every_text_comes_out_of_every_shell_as_the_one_word_it_went_in() throws Exception {
        String script = TEXTS.stream().map(text -> "printf '%s\\001' " + ShellQuote.word(text)).collect(Collectors.joining("\n"));
        for (String shell : List.of("dash", "bash", "ksh")) {
            Process process = new ProcessBuilder(shell, "-c", script).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(List.of(out.split("\u0001", -1)).subList(0, TEXTS.size())).as(shell).isEqualTo(TEXTS);
        }
    }

    @Test
    void in_a_command_of_somebody_else_even_a_plain_word_is_quoted() {
        assertThat(List.of(ShellQuote.quoted("2"), ShellQuote.quoted("if"), ShellQuote.quoted("it's"))).containsExactly("'2'", "'if'", "'it'\\''s'");
    }

    @Test
    void what_no_argument_can_hold_is_refused() {
        assertThatThrownBy(() -> ShellQuote.word("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }
}
