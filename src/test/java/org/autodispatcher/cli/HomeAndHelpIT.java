package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.autodispatcher.rig.Folders;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody meets first: a home is made, help and completion are there, in the language that was asked for. */
@Needs(value = {"setpriv", "bash"}, accounts = "ad-daemon", root = "it runs the program as an ordinary account")
class HomeAndHelpIT {
    @TempDir
    Path dir;

    private Path home;

    @BeforeEach
    void folder() throws IOException {
        Folders.open(dir);
        Path own = Files.createDirectory(dir.resolve("own"));
        Folders.give(own, "ad-daemon");
        home = own.resolve("a home");
    }

    private Program.Result run(Object... arguments) throws IOException {
        return Program.as("ad-daemon").run(arguments);
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void init_makes_a_home_that_check_finds_in_order_and_a_second_one_leaves_it_as_it_is() throws IOException {
        Program.Result made = run("init", "--home", home);
        assertThat(made.status()).as(made.all()).isZero();
        assertThat(made.out()).contains("made: " + home, "auto-dispatcher check --home '" + home + "'");
        assertThat(rights(home.resolve("state"))).isEqualTo("rwx------");
        assertThat(rights(home.resolve("incoming"))).isEqualTo("rwxrwxr-x");
        assertThat(rights(home.resolve(Home.ROUTES_FILE))).isEqualTo("rw-------");
        Program.Result check = run("check", "--home", home);
        assertThat(check.status()).as(check.all()).isZero();
        assertThat(check.err()).doesNotContain("error");

        Files.writeString(home.resolve(Home.ROUTES_FILE), "[mine]\nhost = h\n");
        Program.Result again = run("init", "--home", home);
        assertThat(again.status()).isZero();
        assertThat(again.out()).contains("there already, left as it is: " + home.resolve(Home.ROUTES_FILE)).doesNotContain("made: ");
        assertThat(home.resolve(Home.ROUTES_FILE)).hasContent("[mine]\nhost = h\n");
    }

    @Test
    void init_where_nothing_may_be_made_says_so() throws IOException {
        Program.Result result = run("init", "--home", "/usr/share/ad-no-right");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("ad-daemon", "/usr/share/ad-no-right", "ls -ld /usr/share").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dispatch", "run", "status", "history", "show", "log", "retry", "release", "cancel", "resolve", "pause", "resume", "reload",
        "ledger", "explain", "check", "trust", "demo", "init", "completion"})
    void every_verb_has_help_in_both_languages(String verb) throws IOException {
        Object[] english = verb.isEmpty() ? new Object[] {"--help"} : new Object[] {verb, "--help"};
        Program.Result result = run(english);
        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("Usage: auto-dispatcher", "Options:", "Exit codes:", "  70  ").doesNotContain("0:done");

        Program.Result chinese = Program.as("ad-daemon").with("LANG", "zh_CN.UTF-8").run(english);
        assertThat(chinese.out()).contains("用法：auto-dispatcher", "选项：", "退出码：");
        assertThat(chinese.out().lines().filter(line -> line.matches(".*\\b(the|and|of|with|this)\\b.*"))).isEmpty();
        assertThat(chinese.out().lines().filter(line -> line.matches(" +(-., )?--\\S+ +[A-Za-z].*"))).as("English left").isEmpty();
        assertThat(chinese.out()).doesNotContainPattern("\\b(COMMAND|DIR|FILE|HOST|ID|LINE|MOMENT|NAME|NUMBER|REASON|ROUTE|STATE|TARGET|TEXT|TIME)\\b");
    }

    @Test
    void an_answer_that_cannot_be_written_is_no_success() throws IOException {
        Process full = new ProcessBuilder("setpriv", "--reuid=ad-daemon", "--regid=ad-daemon", "--init-groups", "sh", "-c",
                Program.launcher() + " init --home '" + home + "' >/dev/full").start();
        Program.Result result = Program.ended(full);
        assertThat(result.status()).as(result.all()).isEqualTo(2);
        assertThat(result.err()).contains("standard output takes nothing", "df -h");
    }

    @Test
    void init_and_completion_answer_scripts_with_an_object() throws IOException {
        assertThat(run("init", "--json", "--home", home).out()).contains("\"made\"", "\"there\"").doesNotContain("made: ");
        assertThat(run("completion", "--json").out()).contains("\"script\"");
    }

    @Test
    void the_version_is_told() throws IOException {
        assertThat(run("--version").out()).matches("auto-dispatcher \\d+\\.\\d+\\.\\d+\\S*\\n");
    }

    @Test
    void bash_completes_verbs_and_options() throws IOException {
        Program.Result script = run("completion");
        assertThat(script.status()).isZero();
        Path file = Files.writeString(dir.resolve("completion"), script.out());
        assertThat(bash("bash -n " + file)).isEmpty();
        String complete = "source " + file + "; compopt() { :; }; COMP_WORDS=(auto-dispatcher %s); COMP_CWORD=%d; "
                + "_complete_auto-dispatcher; printf '%%s\\n' \"${COMPREPLY[@]}\"";
        assertThat(bash(complete.formatted("ex", 1))).containsExactly("explain");
        assertThat(bash(complete.formatted("dispatch --a", 2))).containsExactly("--again");
    }

    private static List<String> bash(String command) throws IOException {
        Process bash = new ProcessBuilder("bash", "--norc", "-c", command).redirectErrorStream(true).start();
        return new String(bash.getInputStream().readAllBytes()).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "-,  -,           -,           en",
        "-,  zh_CN.UTF-8, -,           zh",
        "-,  zh_CN,       C,           en",
        "-,  -,           zh_TW.UTF-8, zh",
        "en, zh_CN.UTF-8, -,           en",
        "zh, -,           -,           zh",
        "auto, zh_CN.UTF-8, -,         zh",
        "xx, -,           -,           en"
    })
    void the_language_is_that_of_the_settings_else_of_the_environment(String configured, String lang, String all, String spoken)
            throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve(Home.ROUTES_FILE), "[a]\nhost = h.example\nlogin = x\npassword = y\n");
        if (configured != null) {
            Files.writeString(home.resolve("dispatcher.cfg"), "[dispatcher]\nlanguage = " + configured + "\n");
        }
        Folders.give(home, "ad-daemon");
        Program program = Program.as("ad-daemon");
        program = lang == null ? program : program.with("LANG", lang);
        program = all == null ? program : program.with("LC_ALL", all);
        assertThat(program.run("explain", "--home", home, "$").err()).contains(spoken.equals("zh") ? "下一步：" : "next: ");
        assertThat(program.run("explain", "--home=" + home, "$").err()).contains(spoken.equals("zh") ? "下一步：" : "next: ");
        assertThat(program.run("explain", "--home", home, "--lang=en", "$").err()).contains("next: ");
        assertThat(program.run("explain", "--home", home, "--lang", "zh", "$").err()).contains("下一步：");
    }
}
