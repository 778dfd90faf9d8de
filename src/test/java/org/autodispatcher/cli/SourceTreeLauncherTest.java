package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.autodispatcher.cli.LauncherTree.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeLauncherTest {
    private LauncherTree tree;
    private Path jdk;

    @BeforeEach
    void copy(@TempDir Path dir) throws IOException {
        tree = LauncherTree.in(dir.resolve("a b's tree"));
        jdk = tree.jdk("mine", "25.0.3");
    }

    @Test
    void the_first_start_builds_with_the_jdk_it_found_and_the_second_does_not() throws Exception {
        Map<String, String> environment = withMaven(LauncherTree.makesDistribution());
        Run first = tree.run(environment, "./auto-dispatcher", "explain", "x y");
        assertThat(first.err()).startsWith("auto-dispatcher: building").hasLineCount(1);
        assertThat(first.out()).contains("<explain>\n<x y>\n");
        assertThat(tree.run(environment, "./auto-dispatcher", "explain").err()).isEmpty();
        assertThat(tree.builds()).containsExactly(jdk.toString());
    }

    @Test
    void a_source_that_was_changed_after_the_build_is_built_again() throws Exception {
        Map<String, String> environment = withMaven(LauncherTree.makesDistribution());
        tree.run(environment, "./auto-dispatcher");
        Files.setLastModifiedTime(tree.root().resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
        tree.run(environment, "./auto-dispatcher");
        assertThat(tree.builds()).hasSize(2);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // where both build, the second waits at the gate for ever
    void two_that_start_at_once_build_once() throws Exception {
        Path gate = tree.root().resolve("gate");
        new ProcessBuilder("mkfifo", gate.toString()).start().waitFor();
        Map<String, String> environment = withMaven("read -r go <'" + gate.toString().replace("'", "'\\''") + "'; " + LauncherTree.makesDistribution());
        Process one = tree.start(environment, "./auto-dispatcher", "one");
        Process two = tree.start(environment, "./auto-dispatcher", "two");
        Files.writeString(gate, "go\n");
        assertThat(LauncherTree.ended(one).out()).contains("<one>");
        assertThat(LauncherTree.ended(two).out()).contains("<two>");
        assertThat(tree.builds()).hasSize(1);
    }

    @Test
    void a_failed_build_shows_why_and_is_tried_again() throws Exception {
        Map<String, String> environment = withMaven("echo '[ERROR] no such symbol'; exit 1");
        Run run = tree.run(environment, "./auto-dispatcher", "explain");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("[ERROR] no such symbol", "the build failed", "next: ");
        tree.run(environment, "./auto-dispatcher");
        assertThat(tree.builds()).hasSize(2);
    }

    @Test
    void without_maven_it_says_what_to_install() throws Exception {
        Run run = tree.run(Map.of("JAVA_HOME", jdk.toString(), "PATH", tree.bareTools().toString()), "./auto-dispatcher");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("auto-dispatcher: mvn is missing, which builds the program\n  next: sudo apt-get install maven\n");
    }

    private Map<String, String> withMaven(String script) throws IOException {
        return Map.of("JAVA_HOME", jdk.toString(), "PATH", tree.maven(script) + ":/usr/bin:/bin");
    }
}
