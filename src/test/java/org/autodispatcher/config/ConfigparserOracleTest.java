package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.PythonOracle;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Python's configparser decides what a file means. Two of the contract's differences are taught to it before it answers. */
@Needs("python3")
class ConfigparserOracleTest {
    private static final int FILES = 3000;

    /** Values are handed over before interpolation: there the quotes come off and a lone % is doubled. */
    private static final String SCRIPT =
            """
            import configparser, io, json, re, sys

            class Contract(configparser.BasicInterpolation):
                def before_read(self, parser, section, option, value):
                    if len(value) > 1 and value[0] in "\\"'" and value[-1] == value[0] and value[0] not in value[1:-1]:
                        value = value[1:-1]
                    return re.sub(r"%%|%\\([^)]+\\)s|%", lambda m: "%%" if m.group() == "%" else m.group(), value)

            def read(text):
                parser = configparser.ConfigParser(interpolation=Contract())
                stream = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8-sig")
                try:
                    parser.read_file(stream)
                except configparser.Error as e:
                    return {"refused": type(e).__name__}
                sections = {}
                for name in parser.sections():
                    sections[name] = {}
                    for key in parser.options(name):
                        try:
                            sections[name][key] = parser.get(name, key)
                        except configparser.InterpolationError as e:
                            sections[name][key] = None
                return {"sections": sections}

            json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
            """;

    @Test
    void several_thousand_files_mean_what_python_says() throws Exception {
        List<String> files = LongStream.range(0, FILES).mapToObj(GeneratedIni::file).toList();
        JsonNode answers = PythonOracle.ask(SCRIPT, files);
        List<String> differences = new ArrayList<>();
        int accepted = 0;
        int values = 0;
        for (int i = 0; i < files.size(); i++) {
            JsonNode answer = answers.get(i);
            difference(files.get(i), answer).ifPresent(differences::add);
            accepted += answer.has("sections") ? 1 : 0;
            values += answer.has("sections") ? answer.get("sections").values().stream().mapToInt(JsonNode::size).sum() : 0;
        }
        assertThat(differences.stream().limit(5)).as("%d differences", differences.size()).isEmpty();
        assertThat(accepted).as("files that Python accepts").isGreaterThan(FILES / 4);
        assertThat(values).as("values compared").isGreaterThan(FILES);
    }

    private static Optional<String> difference(String file, JsonNode answer) {
        Problems problems = new Problems();
        IniFile read = IniReader.read("f.cfg", file.getBytes(StandardCharsets.UTF_8), problems).orElseThrow();
        String told = "\n--- file\n" + file.replace("\r", "\\r") + "\n--- python\n" + answer + "\n--- here\n" + sections(read) + problems.all();
        List<String> errors = problems.all().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::code)
                .toList();
        boolean refused = errors.stream().anyMatch(code -> !code.startsWith("ini.interpolation"));
        if (answer.has("refused") || refused) {
            return answer.has("refused") == refused ? Optional.empty() : Optional.of(told);
        }
        Map<String, Map<String, Optional<String>>> expected = expected(answer.get("sections"));
        Map<String, Map<String, Optional<String>>> actual = sections(read);
        boolean failed = forgetFailures(expected, actual);
        return expected.equals(actual) && failed == !errors.isEmpty() ? Optional.empty() : Optional.of(told);
    }

    /** What cannot be interpolated has no value for Python; here it must still stand as written. */
    private static boolean forgetFailures(
            Map<String, Map<String, Optional<String>>> expected, Map<String, Map<String, Optional<String>>> actual) {
        boolean failed = false;
        for (Map.Entry<String, Map<String, Optional<String>>> section : expected.entrySet()) {
            for (Map.Entry<String, Optional<String>> value : section.getValue().entrySet()) {
                if (value.getValue().isEmpty()) {
                    failed = true;
                    actual.computeIfAbsent(section.getKey(), name -> new LinkedHashMap<>())
                            .computeIfPresent(value.getKey(), (key, text) -> text.filter(raw -> !raw.contains("%(")));
                }
            }
        }
        return failed;
    }

    private static Map<String, Map<String, Optional<String>>> expected(JsonNode sections) {
        Map<String, Map<String, Optional<String>>> expected = new LinkedHashMap<>();
        sections.properties().forEach(section -> {
            Map<String, Optional<String>> values = new LinkedHashMap<>();
            section.getValue().properties().forEach(value -> values.put(
                    value.getKey(), value.getValue().isNull() ? Optional.empty() : Optional.of(value.getValue().asString())));
            expected.put(section.getKey(), values);
        });
        return expected;
    }

    private static Map<String, Map<String, Optional<String>>> sections(IniFile file) {
        Map<String, Map<String, Optional<String>>> sections = new LinkedHashMap<>();
        for (IniSection section : file.sections()) {
            Map<String, Optional<String>> values = new LinkedHashMap<>();
            section.values().forEach((key, value) -> values.put(key, Optional.of(value.text())));
            sections.put(section.name(), values);
        }
        return sections;
    }
}
