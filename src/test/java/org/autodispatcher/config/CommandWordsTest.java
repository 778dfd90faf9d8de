package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.PythonOracle;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CommandWordsTest {
    private static final String SCRIPT =
            """
            import json, shlex, sys
            def split(text):
                try:
                    return shlex.split(text)
                except ValueError:
                    return None
            json.dump([split(text) for text in json.load(sys.stdin)], sys.stdout)
            """;

    @Test
    void words_and_quotes_are_the_shells() throws ValueException {
        assertThat(CommandWords.split("/usr/bin/pass show 'a b' \"c \\\" d\" e\\ f ''")).containsExactly(
                "/usr/bin/pass", "show", "a b", "c \" d", "e f", "");
        assertThat(CommandWords.split("sh -c 'x | y > $z'")).containsExactly("sh", "-c", "x | y > $z");
        assertThat(CommandWords.split("a\n  b")).containsExactly("a", "b");
    }

    @Test
    @Needs("python3")
    void generated_commands_are_split_as_by_pythons_shlex() throws Exception {
        List<String> parts = List.of("a", "bc", " ", " ", "'", "\"", "\\", "\\\"", "\\'", "#", "密", "''", "\"\"", "-x=", "\t");
        Random random = new Random(1);
        List<String> texts = Stream.generate(() -> {
                    StringBuilder text = new StringBuilder("p ");
                    random.ints(random.nextInt(9), 0, parts.size()).forEach(i -> text.append(parts.get(i)));
                    return text.toString();
                })
                .limit(2000)
                .toList();
        JsonNode answers = PythonOracle.ask(SCRIPT, texts);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String expected = answers.get(i).isNull() ? "refused" : answers.get(i).valueStream().map(JsonNode::asString).toList().toString();
            if (!expected.equals(split(texts.get(i)))) {
                differences.add(texts.get(i) + " -> " + split(texts.get(i)) + ", python " + expected);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String split(String text) {
        try {
            return CommandWords.split(text).toString();
        } catch (ValueException e) {
            return "refused";
        }
    }

    @Test
    void what_only_a_shell_could_do_is_refused_with_its_place() {
        for (String text : List.of("pass | head", "pass > x", "pass $X", "pass \"$X\"", "pass `x`", "pass & x", "pass; x", "~/pass x")) {
            assertThatThrownBy(() -> CommandWords.split(text)).as(text).isInstanceOfSatisfying(ValueException.class, e -> {
                assertThat(e.code()).isEqualTo("value.command-shell");
                assertThat(e.offset()).hasValue(text.indexOf(e.values().get("found")));
            });
        }
    }

    @Test
    void an_open_quote_and_no_program_are_refused() {
        assertThatThrownBy(() -> CommandWords.split("a 'b")).hasMessage("value.command-quote");
        assertThatThrownBy(() -> CommandWords.split("a \"b")).hasMessage("value.command-quote");
        assertThatThrownBy(() -> CommandWords.split("a b\\")).hasMessage("value.command-quote");
        assertThatThrownBy(() -> CommandWords.split("  ")).hasMessage("value.command-empty");
        assertThatThrownBy(() -> CommandWords.split("'' x")).hasMessage("value.command-empty");
    }
}
