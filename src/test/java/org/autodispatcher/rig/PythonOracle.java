package org.autodispatcher.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks {@code python3} what is right: a script reads one JSON document from its input and prints another. */
public final class PythonOracle {
    private static final JsonMapper JSON = new JsonMapper();

    private PythonOracle() {}

    /** Runs {@code script} once over all of {@code input}. Its errors go to the test's output. */
    public static JsonNode ask(String script, Object input) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("oracle", ".json");
        try {
            Process python = new ProcessBuilder("python3", "-X", "utf8", "-c", script)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(answer.toFile())
                    .start();
            try (OutputStream stdin = python.getOutputStream()) {
                JSON.writeValue(stdin, input);
            }
            if (python.waitFor() != 0) {
                throw new IOException("python3 ended with " + python.exitValue());
            }
            return JSON.readTree(answer.toFile());
        } finally {
            Files.delete(answer);
        }
    }
}
