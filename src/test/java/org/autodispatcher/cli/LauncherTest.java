package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.autodispatcher.cli.LauncherTree.Run;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    private static final String LAUNCHER = "src/main/dist/bin/auto-dispatcher";

    private LauncherTree tree;

    @BeforeEach
    void copy(@TempDir Path dir) throws IOException {
        tree = LauncherTree.in(dir);
    }

    @Test
    void a_jdk_of_another_version_in_java_home_is_passed_over() throws Exception {
        Path old = tree.jdk("seventeen", "17.0.15");
        Path right = tree.jdk("right", "25.0.3");
        Run run = tree.run(Map.of("JAVA_HOME", old.toString(), "PATH", right + "/bin:" + tree.bareTools()), LAUNCHER, "--version");
        assertThat(run.out()).startsWith("jdk=right ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "25-ea", "25+36"})
    void every_way_to_write_version_25_is_known(String version) throws Exception {
        assertThat(tree.run(Map.of("JAVA_HOME", tree.jdk("mine", version).toString()), LAUNCHER).out()).startsWith("jdk=mine ");
    }

    /** With its counters the JVM takes their folder for the current one where that may be passed but not read. */
    @ParameterizedTest
    @ValueSource(strings = {"status", "run", "dispatch", "explain"})
    void the_jvm_stays_in_the_current_folder(String verb) throws Exception {
        Run run = tree.run(Map.of("JAVA_HOME", tree.jdk("mine", "25").toString()), LAUNCHER, verb);
        assertThat(run.out()).contains("<-XX:-UsePerfData>\n");
    }

    @Test
    void a_jdk_of_sdkman_is_found() throws Exception {
        Path jdk = tree.jdk("25.0.3-tem", "25.0.3");
        Path home = Files.createDirectories(tree.root().resolve("home"));
        Path candidates = Files.createDirectories(home.resolve(".sdkman/candidates/java"));
        Files.move(jdk, candidates.resolve("25.0.3-tem"));
        Map<String, String> environment = Map.of("HOME", home.toString(), "PATH", tree.bareTools().toString());
        // whatever this machine has in /usr/lib/jvm comes first, and is a real one
        assertThat(tree.run(environment, LAUNCHER, "--version").err()).doesNotContain("JDK 25");
    }

    @ParameterizedTest
    @CsvSource({"LANG, zh_CN.GBK", "LC_ALL, C", "LC_ALL, zh_TW.UTF-8", "LC_MESSAGES, de_DE.UTF-8", "UNRELATED, ''"})
    void the_jvm_gets_a_utf8_locale_and_the_users_language(String variable, String value) throws Exception {
        Run run = tree.run(Map.of("JAVA_HOME", tree.jdk("mine", "25").toString(), variable, value), LAUNCHER, "explain", "支付 系统.zip");
        assertThat(run.out()).contains("LC_ALL=C.UTF-8\n", "<-Dauto-dispatcher.locale=" + value + ">\n", "<explain>\n<支付 系统.zip>\n");
    }

    @Test
    void short_commands_start_fast_and_a_dispatch_keeps_to_its_memory() throws Exception {
        Map<String, String> environment = Map.of("JAVA_HOME", tree.jdk("mine", "25").toString());
        assertThat(tree.run(environment, LAUNCHER, "--home", "/x", "explain", "dispatch").out()).contains("TieredStopAtLevel").doesNotContain("-Xmx");
        assertThat(tree.run(environment, LAUNCHER, "--home", "/x", "dispatch", "explain").out()).contains("-Xmx").doesNotContain("TieredStopAtLevel");
    }

    @Test
    @Needs(value = "unshare", root = "hides the machine's own JDKs from one process")
    void without_a_jdk_it_says_what_to_install() throws Exception {
        String bare = tree.bareTools().toString();
        String[] command = LauncherTree.withoutAnyJdk(tree.root().resolve(LAUNCHER).toString(), "--version");
        Run english = tree.run(Map.of("PATH", bare), command);
        assertThat(english.status()).isEqualTo(2);
        assertThat(english.err()).startsWith("auto-dispatcher: there is no JDK 25 here").contains("next: sudo apt-get install temurin-25-jdk");
        assertThat(tree.run(Map.of("PATH", bare, "LANG", "zh_CN.UTF-8"), command).err()).startsWith("auto-dispatcher：没有找到 JDK 25");
    }
}
