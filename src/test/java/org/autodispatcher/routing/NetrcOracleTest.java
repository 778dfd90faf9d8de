package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.autodispatcher.Secret;
import org.autodispatcher.config.FileProblemException;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.PythonOracle;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Python's netrc decides. Comments are tested elsewhere: there we are meant to read more than Python does. */
@Needs("python3")
class NetrcOracleTest {
    private static final List<String> HOSTS = List.of("a", "b.example", "default", "10.8.6.2");
    private static final String SCRIPT =
            """
            import io, json, netrc, sys

            def read(text, hosts):
                found = netrc.netrc.__new__(netrc.netrc)
                found.hosts, found.macros = {}, {}
                stream = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8")
                try:
                    found._parse("netrc", stream, False)
                except netrc.NetrcParseError:
                    return None
                return [found.authenticators(host) for host in hosts]

            asked = json.load(sys.stdin)
            json.dump([read(text, asked["hosts"]) for text in asked["files"]], sys.stdout)
            """;

    private record Asked(List<String> hosts, List<String> files) {}

    @Test
    void thousands_of_files_mean_what_python_says() throws Exception {
        List<String> files = IntStream.range(0, 4000).mapToObj(NetrcOracleTest::file).toList();
        JsonNode answers = PythonOracle.ask(SCRIPT, new Asked(HOSTS, files));
        List<String> differences = new ArrayList<>();
        int accepted = 0;
        for (int i = 0; i < files.size(); i++) {
            String python = answers.get(i).isNull() ? "refused" : answers.get(i).toString();
            String here = here(files.get(i));
            accepted += answers.get(i).isNull() ? 0 : 1;
            if (!python.equals(here)) {
                differences.add("\n--- file\n" + files.get(i) + "\n--- python\n" + python + "\n--- here\n" + here);
            }
        }
        assertThat(differences.stream().limit(5)).as("%d differences", differences.size()).isEmpty();
        assertThat(accepted).isBetween(1000, 3900);
    }

    private static String here(String file) {
        try {
            Netrc netrc = Netrc.parse("netrc", file);
            return HOSTS.stream().map(host -> netrc.entry(host).map(NetrcOracleTest::json).orElse("null")).toList().toString().replace(", ", ",");
        } catch (FileProblemException e) {
            return "refused";
        }
    }

    private static String json(Netrc.Entry entry) {
        return new tools.jackson.databind.json.JsonMapper().writeValueAsString(List.of(
                entry.login().orElse(""), entry.account().map(Secret::reveal).orElse(""), entry.password().map(Secret::reveal).orElse("")));
    }

    private static String file(int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i >= 0; i--) {
            text.append(switch (random.nextInt(12)) {
                case 0 -> "default";
                case 1 -> "macdef m\n" + "line machine\n".repeat(random.nextInt(2)) + (random.nextInt(8) == 0 ? "" : "\n");
                case 2 -> random.nextInt(6) == 0 ? "nonsense" : "machine default";
                case 3 -> random.nextInt(6) == 0 ? "machine" : "machine \"" + pick(random, HOSTS) + "\"";
                default -> "machine " + pick(random, HOSTS);
            });
            for (int j = random.nextInt(4); j > 0; j--) {
                text.append(pick(random, List.of(" ", "\n", "\r\n", "\t", "\n  ", "  ")))
                        .append(pick(random, List.of("login", "user", "password", "account", "login", "password", random.nextInt(8) == 0 ? "x" : "user")))
                        .append(pick(random, List.of(" ", "\t", "\n")))
                        .append(pick(random, List.of(
                                "u", "p\\ w", "\"q w\"", "\"q\\\"w\"", "a#b", "#h", "密", "\\", "x\"y", "login", "machine", "\"\"", "\"open", "\"a\\\\\"", "a\rb")));
            }
            text.append(pick(random, List.of("\n", "\n\n", " ", "\r\n", "\r", "\n \n")));
        }
        return text.toString();
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
