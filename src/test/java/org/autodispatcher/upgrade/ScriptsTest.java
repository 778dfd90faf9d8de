package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every script that is sent to a target asks for nothing that an old POSIX shell, or a host with POSIX's tools alone, is without. */
@Needs({"dash", "bash", "ksh", "busybox", "shellcheck"})
class ScriptsTest {
    /** What shells have for themselves (POSIX.1-2024, XCU 2.9, 2.15 and what no shell is without). */
    private static final Set<String> SHELL = Set.of("if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case",
            "esac", "in", "{", "}", "!", ":", "break", "continue", "eval", "exec", "exit", "export", "return", "set", "trap", "unset",
            "[", "cd", "echo", "false", "kill", "printf", "pwd", "read", "true", "umask", "wait", "test");

    /** Programs of POSIX.1-2024, XCU 3. */
    private static final Set<String> POSIX = Set.of("awk", "cat", "cmp", "date", "dd", "dirname", "expr", "find", "getconf", "grep", "id", "ln", "ls",
            "mkdir", "mv", "ps", "rm", "sed", "sleep", "sort", "tail", "tr", "uname", "wc", "who", "/bin/sh");

    /** Others, each of which has something in its place where it is missing. */
    private static final Set<String> GUARDED = Set.of("sync", "sysctl");

    @TempDir
    Path dir;

    private static Map<String, String> scripts() {
        UpgradeOrder order = Orders.stopAfter(Orders.withLoginEnvironment(Orders.order("up {x}\nsecond", "~/new cx/x.tar.gz")), Duration.ofMinutes(30));
        UpgradeScript upgrade = new UpgradeScript(order, UpgradeScript.newMark(), UpgradeScript.PROFILE_LIMIT);
        RunPlace place = Runs.in("~/.auto-dispatcher");
        DetachedScript run = new DetachedScript(place, Runs.fresh(), upgrade.mark(), Duration.ofSeconds(10));
        Map<String, String> scripts = new TreeMap<>(Map.of(
                "plain", upgrade.text(),
                "start", upgrade.detached("ad_dir=/x\nad_key=k\nad_run=/x/k\nad_mark=m\nad_resolved=\n", "route x"),
                // what it starts is looked at by itself
                "launch", run.launch(upgrade, 0).replaceAll("(?s)\nad_start='.*?\n(?=ad_processes\\()", "\nad_start=''\n"),
                "attach", run.attach(order.rules(), 17),
                "stop", run.stop(),
                "stop-plain", ProcessTree.stop(4711, Duration.ofSeconds(10)),
                "known", DetachedScript.known(place),
                "clean", DetachedScript.cleanUp(place, Set.of("a"), Set.of("b"), Set.of("c"))));
        scripts.put("try-out", DetachedScript.tryOut("~/.auto-dispatcher", upgrade.mark()));
        scripts.put("probe", ScriptText.PLACE.text() + ScriptText.PROBE.text());
        scripts.put("alive", ScriptText.PLACE.text() + SurvivalProbe.lookScript(new SurvivalProbe.Started("1", "2", "3", "4")));
        return scripts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash -n", "bash --posix -n", "ksh -n", "busybox sh -n"})
    void its_grammar_is_every_shells(String shell) throws Exception {
        for (Map.Entry<String, String> script : scripts().entrySet()) {
            // ksh93 would like $( better, which the oldest do not have, and (( )), which most do not
            assertThat(said(shell + " @", script).lines().filter(line -> !line.contains("obsolete") && !line.contains("is slower than"))).as(script.getKey()).isEmpty();
        }
    }

    @Test
    void shellcheck_finds_nothing_that_posix_does_not_have() throws Exception {
        for (Map.Entry<String, String> script : scripts().entrySet()) {
            // SC3*: what is undefined in POSIX sh; SC1*: grammar. Its taste in quoting and backquotes is not asked for.
            assertThat(said("shellcheck -s sh -f gcc -S style @", script).lines().filter(line -> line.matches(".*\\[SC[13]\\d+\\].*") && !line.contains("[SC1003]")))
                    .as(script.getKey())
                    .isEmpty();
        }
    }

    @Test
    void it_keeps_to_what_the_oldest_shells_know() {
        scripts().forEach((name, text) -> assertThat(withoutWords(text))
                .as(name)
                .doesNotContain("[[", "<<<", "&>", "==", "function ", "local ", "declare ", "source ", "echo -", "-ef ", "${#", "<(")
                .doesNotContainPattern("\\$\\([^(]")
                .doesNotContainPattern("\\$\\{\\w+[#%/:][^-]"));
    }

    @Test
    void it_runs_no_program_beyond_posix_that_is_not_guarded() {
        scripts().forEach((name, text) -> {
            Set<String> unknown = new TreeSet<>(commands(withoutWords(text)));
            unknown.remove("]"); // what a test ends with, where its last word is a command in backquotes
            unknown.removeIf(word -> SHELL.contains(word) || POSIX.contains(word) || GUARDED.contains(word));
            unknown.removeIf(word -> ("\n" + text).contains("\n" + word + "() {") || word.startsWith("$") || word.isEmpty());
            assertThat(unknown).as(name).isEmpty();
        });
    }

    @Test
    void the_lint_finds_what_it_is_there_for() {
        assertThat(commands(withoutWords("if mktemp x; then\nfoo | bar && baz `qux`\nfi\nA=1 quux 'a; b'\n(corge)\n")))
                .contains("mktemp", "foo", "bar", "baz", "qux", "quux", "corge")
                .doesNotContain("b");
    }

    /** Without what stands in single quotes, which are programs of awk and sed, scripts that are looked at by themselves, texts; and without sums. */
    private static String withoutWords(String text) {
        return text.replace("'\\''", "").replaceAll("'[^']*'", "''").replaceAll("\"[^\"`]*\"", "\"\"").replaceAll("\\$\\(\\(.*?\\)\\)", "1");
    }

    /** The words of a script in the place of a command. */
    private static Set<String> commands(String text) {
        Set<String> found = new TreeSet<>();
        Matcher tokens = Pattern.compile("\\n|;;|[;|&(`)]+|(?:[^\\s;|&(`)\\\\]|\\\\.)+").matcher(text.replace("\\\n", " ").replaceAll("\\d?[<>]&?-?\\s*\\S*", " "));
        boolean command = true;
        boolean pattern = false;
        while (tokens.find()) {
            String token = tokens.group();
            if (pattern) {
                pattern = !token.equals(")") && !token.equals("esac");
                command = !pattern;
            } else if (token.equals(";;")) {
                pattern = true;
            } else if (token.matches("[\\n;|&(`)]+")) {
                command = true;
            } else if (command && !token.matches("\\w+=\\S*|\"")) {
                found.add(token.replace("\"", ""));
                pattern = token.equals("case");
                command = Set.of("if", "then", "else", "elif", "while", "until", "do", "{", "!").contains(token);
            }
        }
        return found;
    }

    private String said(String command, Map.Entry<String, String> script) throws IOException, InterruptedException {
        Path file = Files.writeString(dir.resolve(script.getKey()), script.getValue());
        Process process = new ProcessBuilder(command.replace("@", file.toString()).split(" ")).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
