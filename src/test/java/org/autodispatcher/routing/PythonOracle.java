package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Asks Python itself what its {@code re} says; one process for all questions. */
final class PythonOracle {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PythonOracle() {}

    /** A pattern, and names to match it against. */
    record Question(String pattern, List<String> names) {}

    /** Python's answers, in the order of the questions. */
    static List<JsonNode> answers(List<Question> questions, Path dir) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (Question question : questions) {
            lines.append(JSON.writeValueAsString(Map.of("pattern", question.pattern(), "names", question.names()))).append('\n');
        }
        List<JsonNode> answers = new ArrayList<>();
        for (String line : run("re_oracle.py", lines.toString(), dir)) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    /** What the script prints, line by line. */
    static List<String> run(String script, String input, Path dir) throws IOException, InterruptedException {
        Path in = Files.writeString(dir.resolve("questions"), input);
        Path out = dir.resolve("answers");
        Path program = dir.resolve(script);
        try (InputStream source = PythonOracle.class.getResourceAsStream(script)) {
            Files.write(program, source.readAllBytes());
        }
        Process python = new ProcessBuilder("python3", program.toString())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(python.waitFor()).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }
}
