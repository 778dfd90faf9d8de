package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autodispatcher.Documents;
import org.autodispatcher.demo.Demo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Types what the README types in its five minutes, against a host of the demo, and compares every line. What a reader's machine has
 * of its own (address, account, fingerprint, digest, day, free space, tools) is taken to be the same.
 */
class ReadmeTourTest {
    private static final Pattern STEP = Pattern.compile("(?ms)^<!-- tour -->\\R```(\\w+)\\R(.*?)^```$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ ");

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"README.md,en", "README.zh-CN.md,zh"})
    void the_five_minutes_go_as_the_readme_shows_them(String page, String language) throws IOException {
        List<Documents.Block> steps = STEP.matcher(Documents.text(page)).results()
                .map(step -> new Documents.Block(step.group(1), step.group(2)))
                .toList();
        assertThat(steps).hasSizeGreaterThan(4);
        try (Demo demo = Demo.start()) {
            Reader reader = new Reader(dir.resolve("prod"), demo, language);
            for (Documents.Block step : steps) {
                if (step.language().equals("ini")) {
                    reader.writesRoutes(step.text());
                } else {
                    COMMAND.splitAsStream(step.text()).filter(text -> !text.isEmpty()).forEach(reader::types);
                }
            }
        }
    }

    @Test
    void every_command_with_output_in_the_five_minutes_is_a_step_of_the_tour() {
        for (String page : List.of("README.md", "README.zh-CN.md")) {
            long shown = Documents.blocks(Documents.text(page)).stream().filter(block -> block.language().equals("console")).count();
            long toured = STEP.matcher(Documents.text(page)).results().filter(step -> step.group(1).equals("console")).count();
            assertThat(toured).isEqualTo(shown);
        }
    }

    /** Somebody who follows the page with a home and a server of their own. */
    private record Reader(Path home, Demo demo, String language) {
        void writesRoutes(String routes) throws IOException {
            String own = routes.replace("10.8.6.2", demo.hosts().getFirst()).replace("ibpsusr", "app").replace("123456", password());
            Files.writeString(home.resolve(Home.ROUTES_FILE), own);
        }

        void types(String shown) {
            String[] commandAndOutput = shown.split("\\R", 2);
            TestScreen ran = TestScreen.run(language, words(commandAndOutput[0]));
            assertThat(ran.err()).as(commandAndOutput[0]).isEmpty();
            // the reader went into the home, and need not name it
            String out = commandAndOutput[0].contains("--home") ? ran.out() : ran.out().replace(" --home " + home, "");
            assertThat(neutral(out)).as(commandAndOutput[0]).isEqualTo(neutral(commandAndOutput[1]));
        }

        /** The page's command line with the files and the home of this test; nobody is there to be asked. */
        private String[] words(String line) {
            List<String> words = new ArrayList<>(List.of(line.split(" ")).subList(1, line.split(" ").length));
            words.replaceAll(word -> word.equals("prod") ? home.toString() : word);
            words.replaceAll(word -> word.equals("10.8.6.2") ? demo.hosts().getFirst() : word);
            words.replaceAll(word -> word.equals(Demo.GOES_WELL) ? demo.pack(word).toString() : word);
            if (!words.contains("--home")) {
                words.addAll(Math.min(1, words.size()), List.of("--home", home.toString()));
            }
            if (words.contains("trust") && !words.contains("--yes")) {
                words.add("--yes");
            }
            return words.toArray(String[]::new);
        }

        /** What is of this machine, of this test or of this day takes one form; the question that nobody is asked here is left out. */
        private String neutral(String output) {
            String address = demo.hosts().getFirst();
            String[] hostAndPort = address.split(":");
            return output.lines().map(String::strip).filter(line -> !line.contains("Type yes to record it")).map(line -> line
                            .replace(" --home " + home, " --home prod")
                            .replace(home.toString(), "prod")
                            .replace(demo.folder() + "/production-1/", "/home/ibpsusr/")
                            .replace(address, "10.8.6.2:22")
                            .replaceAll(hostAndPort[0] + " (port|端口) " + hostAndPort[1], "10.8.6.2 $1 22")
                            .replace("app@", "ibpsusr@")
                            .replace("prod/", "")
                            .replaceAll("\\d{8}/", "DAY/")
                            .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "MOMENT")
                            .replaceAll("\\S+ {1,2}SHA256:\\S+", "KEY")
                            .replaceAll("\\d+ B  sha256 [0-9a-f]{64}", "SIZE AND DIGEST")
                            .replaceAll("(free|剩余空间) .*", "SPACE, SHELL, TOOLS")
                            .replaceAll(" +", " "))
                    .reduce("", (before, line) -> before + line + "\n");
        }

        private String password() throws IOException {
            try (Stream<String> lines = Files.lines(demo.home().resolve(Home.ROUTES_FILE))) {
                return lines.filter(line -> line.startsWith("password = ")).findFirst().orElseThrow().substring("password = ".length());
            }
        }
    }
}
