package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.config.IniSection;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.Problems;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with placeholders, through real shells. */
@Needs({"dash", "bash", "ksh", "busybox", "timeout"})
class CommandPlaceholdersTest {
    private static final List<List<String>> SHELLS =
            List.of(List.of("dash"), List.of("bash"), List.of("bash", "--posix"), List.of("ksh"), List.of("busybox", "sh"));

    /** What would be run, were a value ever read as a command. */
    private static final List<String> NASTY = List.of(
            "plain-1.0.tgz", "a b", "it's", "\"quoted\"", "$HOME", "$(touch hit)", "`touch hit`", "a;touch hit", "x'; touch hit; '", "100%",
            "支付系统（生产）.zip", "2", "a=b", "-n", "#", "*", "~", "\\", "a\\", "if", "!", "{x}", "", "a\nb", "'", "''", "&", "é\u0301");

    private static final List<String> NASTY_MIX = List.of(
            "'\"`touch hit`;touch hit;", "$(touch hit)", "`touch hit`", "\ntouch hit\n", "\"; touch hit; \"", "'; touch hit; '",
            "x'\n$(touch hit)\nE\ntouch hit\n'");

    private static final List<String> PIECES = List.of(
            "'", "\"", "`", "$(", ")", "((", "))", "$((", "{app}", "{app}", " ", " ", "\\", "\n", "<<E", "<<-'E'", "\nE\n", "#", "echo",
            "; ", "case x in a) ", "esac", "${x:-", "${x#", "}", "$'", "$", "|", "&& ", "(", "x=", "\t", "if :; then ", "fi", "for i in ",
            "do ", "done");

    @TempDir
    Path folder;

    private RoutesFile file(String command) {
        return RoutesFile.of(folder, "[(?P<app>.*?)-(?P<v>.*)$]\nhost = a\nupgrade_command = " + command.replace("%", "%%").replace("\n", "\n  ") + "\n");
    }

    private Template command(String written) {
        return file(written).table().orElseThrow().routes().getFirst().get(RouteKeys.UPGRADE_COMMAND).orElseThrow();
    }

    private static Map<String, String> values(String app) {
        Map<String, String> values = new TreeMap<>(Map.of("app", app, "v", "2.4.1", "package", app, "host", "h"));
        return Placeholders.placed(values, "/opt/" + app.replace("/", "") + "/p", "");
    }

    @Test
    void a_placeholder_is_exactly_one_word_whatever_its_value_is() throws Exception {
        Template command = command("printf '%s\\001' {app} --file={app} {app}{v} x{app}y");
        for (String value : NASTY) {
            String expected = String.join("\u0001", value, "--file=" + value, value + "2.4.1", "x" + value + "y", "");
            assertOutput(command.expand(values(value)), expected, value);
        }
    }

    /** Places where a word may stand, each printing the value once. */
    @ParameterizedTest
    @ValueSource(strings = {
        "printf %s $(printf %s {app})",
        "x={app}; printf %s \"$x\"",
        "printf %s {app}>&1",
        "if :; then printf %s {app}; fi",
        "case {app} in {app}) printf %s {app};; esac",
        "f() { printf %s \"$1\"; }; f {app}",
        "# it's {app} \"\nprintf %s {app}",
        ": a#b; printf %s {app}",
        "true \\\n  && printf %s {app}",
        "cat <<E >/dev/null\nit's \"\nE\nprintf %s {app}",
        "cat <<'E E' >/dev/null\n$(x ` \"\nE E\nprintf %s {app}",
        ": \"it's\" 'say \"' \\\" \\' $'x'; printf %s {app}",
        ": ${x:-a b} \"${x:-\"c\"}\" ${#x} $# $$; printf %s {app}",
        ": `echo a b`; printf %s {app}",
        ": `echo \\`echo x\\``; printf %s {app}",
        ": $((1 + (2 * 3))) ; printf %s {app}",
        "(printf %s {app})",
        ": \"$(echo \"a)b\")\"; printf %s {app}",
        "printf %s {app} # and that's it"})
    void wherever_a_word_may_stand(String written) throws Exception {
        // within $( ) a shell cuts and expands what comes back, which is not the placeholder's doing
        List<String> values = written.startsWith("printf %s $(") ? List.of("plain", "it's", "支付") : NASTY;
        Template command = command(written);
        for (String value : values) {
            assertOutput(command.expand(values(value)), value, value);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', value = {
        "x '{app}'¦3 placeholder.in-quotes", "x \"{app}\"¦3 placeholder.in-quotes", "x \"a $(cat {app})\"¦3 placeholder.in-quotes",
        "x 'it'{v}' {app}'¦3 placeholder.in-quotes", "x `cat {app}`¦3 placeholder.in-backquotes", "x \"`cat {app}`\"¦3 placeholder.in-backquotes",
        "x \\{app}¦3 placeholder.escaped", "x $((1+{v}))¦3 placeholder.in-arithmetic", "(({v}))¦3 placeholder.in-arithmetic",
        "x <<{app}¦3 placeholder.in-here-document", "x $'a\\'' {app}¦3 placeholder.unsure",
        "x \"${y:-'}\" {app}¦3 placeholder.unsure", "x $(case a in a) echo;; esac) {app}¦3 placeholder.unsure",
        "x \"$(case a in a) y \"{app}\";; esac)\"¦3 placeholder.unsure", "x $'{app}'¦3 placeholder.in-quotes", "x $\"{app}\"¦3 placeholder.in-quotes"})
    void where_a_value_could_be_read_as_something_else_it_is_refused(String written, String code) {
        assertThat(file(written).codes()).containsExactly(code);
    }

    static Stream<Arguments> manyLines() {
        return Stream.of(
                Arguments.of("cat <<E\n{app}\nE", "4 placeholder.in-here-document"),
                Arguments.of("cat <<'E'\n{app}\nE", "4 placeholder.in-here-document"),
                Arguments.of("cat <<A <<-B\nx\nA\n{app}\nB", "6 placeholder.in-here-document"),
                Arguments.of("cat <<E\nx\\\nE\n\"\nE\n: {app}", "8 placeholder.unsure"),
                Arguments.of("cat <<E \"\nE\n\" {app}", "5 placeholder.unsure"),
                Arguments.of("echo 'a\nb {app}'", "4 placeholder.in-quotes"),
                Arguments.of("x=$(cat <<E)\n{app}\nE", "4 placeholder.unsure"));
    }

    @ParameterizedTest
    @MethodSource("manyLines")
    void in_several_lines_too(String written, String code) {
        assertThat(file(written).codes()).first().isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', value = {
        "echo ${HOME} ${app} ${x:-{app}}¦echo ${HOME} ${app} ${x:-{app}}",
        "awk '{print $1}' {app}¦awk '{print $1}' 'A'",
        "awk '{if (x) {print $1}}' {app}¦awk '{if (x) {print $1}}' 'A'",
        "awk '{{print}}' {app}¦awk '{print}' 'A'",
        "echo {a,b} {} { } {1} {app }¦echo {a,b} {} { } {1} {app }",
        "echo {{app}} {{{app}}}¦echo {app} {'A'}",
        "{ echo {app}; }¦{ echo 'A'; }",
        "x } }} {app}¦x } } 'A'",
        "x {app} # {app} {nothing}¦x 'A' # {app} {nothing}"})
    void what_is_no_placeholder_stays(String written, String expanded) throws Exception {
        assertThat(command(written).expand(values("A"))).isEqualTo(expanded);
    }

    @Test
    void an_unknown_name_is_told_with_its_place() {
        assertThat(file("x {app}\ny {ap}").messages())
                .containsExactly("4: column 5: there is no placeholder {ap}; did you mean {app}?");
        assertThat(file("awk '{print}' {app}").codes()).containsExactly("3 placeholder.unknown");
        assertThat(file("x {Package}").codes()).containsExactly("3 placeholder.unknown.near");
    }

    @Test
    void the_place_of_what_is_in_quotes_is_told() {
        assertThat(file("x \"{file}\"").messages()).containsExactly("3: column 22: {file} stands inside quotes of upgrade_command; it brings its own");
    }

    @Test
    void quotes_around_the_whole_command_are_not_the_commands() throws Exception {
        assertThat(command("\"/opt/up {app}\"").expand(values("A"))).isEqualTo("/opt/up 'A'");
    }

    @Test
    void a_command_may_begin_below_its_key() throws Exception {
        Template command = command("\ncd /opt\n./up {app}");
        assertThat(command.expand(values("A"))).isEqualTo("cd /opt\n./up 'A'");
        assertThat(command.text()).isEqualTo("cd /opt\n./up {app}");
        assertThat(file("\ncd /opt\n./up {ap}").codes()).containsExactly("5 placeholder.unknown.near");
    }

    @Test
    void a_group_may_have_a_chinese_name() throws Exception {
        Route route = RoutesFile.of(folder, "[(?P<版本>.*)$]\nhost = a\nupgrade_command = up {版本}\n").route();
        assertThat(route.get(RouteKeys.UPGRADE_COMMAND).orElseThrow().expand(Map.of("版本", "二"))).isEqualTo("up '二'");
    }

    @Test
    void the_environment_holds_the_same_values() {
        Map<String, String> values = new TreeMap<>(values("it's"));
        values.put("版本", "二");
        assertThat(Placeholders.environment(values)).containsOnlyKeys(
                "AD_APP", "AD_V", "AD_PACKAGE", "AD_HOST", "AD_FILE", "AD_DIR", "AD_PREVIOUS")
                .containsEntry("AD_APP", "it's").containsEntry("AD_FILE", "/opt/it's/p").containsEntry("AD_DIR", "/opt/it's");
    }

    /** Commands thrown together of what shells have a meaning for: where a placeholder is taken, no shell runs its value. */
    @Test
    void no_shell_runs_a_value_in_any_command_that_is_taken() throws Exception {
        Random random = new Random(7);
        int taken = 0;
        for (int i = 0; i < 2_000; i++) {
            String written = random.ints(2 + random.nextInt(12), 0, PIECES.size()).mapToObj(PIECES::get).collect(Collectors.joining());
            Optional<Template> template = read(written).filter(read -> read.uses().contains("app"));
            if (template.isPresent()) {
                String value = NASTY_MIX.get(random.nextInt(NASTY_MIX.size()));
                Files.writeString(folder.resolve("c" + taken++), template.get().expand(Map.of("app", value)) + "\n");
            }
        }
        assertThat(taken).isGreaterThan(100);
        // not ksh, which hangs or crashes on some of these by itself
        for (String shell : List.of("dash", "bash", "busybox sh", "bash --posix")) {
            run("for f in c*; do timeout 10 " + shell + " ./$f >/dev/null 2>&1 </dev/null; [ -e hit ] && { echo \"" + shell + ":\"; cat $f; rm -f hit; }; done; :");
        }
    }

    /** Without the rules of the file around it. */
    private static Optional<Template> read(String command) {
        IniValue value = new IniValue(command, 1, false, List.of(new IniValue.Origin(0, new IniValue.Position(1, 1), true)));
        IniSection section = new IniSection("x", 1, Map.of(), Set.of());
        RouteContext context = new RouteContext("file", section, "upgrade_command", Optional.of(Set.of("app")), new Problems());
        return Template.readCommand(value, context).flatMap(read -> read);
    }

    private void run(String script) throws Exception {
        Process process = new ProcessBuilder("dash", "-c", script).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
        process.waitFor();
    }

    private void assertOutput(String script, String expected, String value) throws Exception {
        for (List<String> shell : SHELLS) {
            Process process = new ProcessBuilder(shell).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (var in = process.getOutputStream()) {
                in.write((script + "\n").getBytes(StandardCharsets.UTF_8));
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(shell + " " + script).isZero();
            assertThat(out).as(shell + " with " + value + ": " + script).isEqualTo(expected);
        }
        assertThat(folder.resolve("hit")).doesNotExist();
    }
}
