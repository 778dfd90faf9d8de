package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.autodispatcher.Documents;
import org.autodispatcher.demo.Demo;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/json.md} names the fields that {@code --json} prints. */
class JsonDocumentTest {
    private static final Pattern NAMED = Pattern.compile("[\"`]([a-z0-9_-]+)[\"`]");

    @Test
    void every_field_of_dispatch_is_explained() throws IOException {
        try (Demo demo = Demo.start()) {
            List<String> line = new ArrayList<>(List.of("dispatch", "--json", "--home", demo.home().toString()));
            demo.packages().forEach(file -> line.add(file.toString()));
            JsonNode answer = answer(line.toArray(String[]::new));
            assertThat(fields(answer)).isNotEmpty().isSubsetOf(named("dispatch"));
            assertThat(answer.at("/dispatches/1/deliveries/0/reason").asString()).isEqualTo("exit-status");
            assertThat(answer.at("/dispatches/1/deliveries/0/exit_code").asInt()).isEqualTo(1);
        }
    }

    @Test
    void every_field_of_explain_is_explained() throws IOException {
        try (Demo demo = Demo.start()) {
            JsonNode answer = answer("explain", "--json", "--home", demo.home().toString(), Demo.GOES_WELL, Demo.NO_ROUTE);
            assertThat(fields(answer.at("/explanations"))).isNotEmpty().isSubsetOf(named("explain"));
        }
    }

    @Test
    void every_field_of_check_is_explained() throws IOException {
        try (Demo demo = Demo.start()) {
            JsonNode answer = answer("check", "--connect", "--json", "--home", demo.home().toString());
            assertThat(answer.propertyNames()).contains("problems", "routes", "targets");
            assertThat(fields(answer.at("/targets"))).isNotEmpty().isSubsetOf(named("check"));
        }
    }

    private static JsonNode answer(String... line) {
        return JsonMapper.shared().readTree(TestScreen.run("en", line).out());
    }

    /** What the page's part about a command has in quotes or as code. */
    private static Set<String> named(String command) {
        Set<String> named = new TreeSet<>();
        NAMED.matcher(Documents.section(Documents.text("docs/json.md"), command)).results().forEach(found -> named.add(found.group(1)));
        return named;
    }

    /** The names of all fields below {@code node}, wherever they are. */
    private static Set<String> fields(JsonNode node) {
        Set<String> names = new TreeSet<>(node.propertyNames());
        node.forEach(child -> names.addAll(fields(child)));
        return names;
    }
}
