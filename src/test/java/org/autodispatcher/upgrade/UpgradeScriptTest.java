package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.upgrade.UpgradeOrder.OnTimeout;
import org.autodispatcher.upgrade.UpgradeOrder.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script as text. */
class UpgradeScriptTest {
    private static String text(String command, String file, Map<String, String> environment) {
        Rules rules = new Rules(environment, true, Duration.ofMinutes(30), OnTimeout.ALARM, Set.of(0));
        return new UpgradeScript(new UpgradeOrder(command, file, Optional.of(Orders.digest()), 27, rules), "ad-mark", Duration.ofSeconds(20)).text();
    }

    private static final String ANY = text("up 'a b' `id`", "/srv/支付/x.tar.gz", Map.of("AD_VERSION", "1's"));

    @Test
    void nothing_beyond_posix_is_used() {
        for (String beyond : List.of("$(", "[[", "((", "local ", "function ", "mktemp", "readlink", "setsid", "timeout ", "seq ", "echo -", "==", "source ")) {
            assertThat(ANY + ProcessTree.stop(1, Duration.ofSeconds(10))).doesNotContain(beyond);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "ksh", "busybox sh"})
    @Needs({"dash", "bash", "ksh", "busybox"})
    void every_shell_can_read_it(String shell) throws IOException, InterruptedException {
        for (String script : List.of(ANY, ProcessTree.stop(1, Duration.ofSeconds(10)))) {
            List<String> command = new java.util.ArrayList<>(List.of(shell.split(" ")));
            command.add("-n");
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.outputWriter(java.nio.charset.StandardCharsets.UTF_8)) {
                stdin.write(script);
            }
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero(); // ksh says with -n that backticks are old
        }
    }

    @Test
    void the_command_is_one_word_and_lines_stop_at_the_first_that_fails() {
        assertThat(ANY).endsWith("sh ad-mark -c 'up '\\''a b'\\'' `id`' 2>&1\n");
        assertThat(text("one\ntwo", "/x", Map.of())).endsWith("sh ad-mark -ec 'one\ntwo' 2>&1\n");
        assertThat(text("one\n", "/x", Map.of())).contains(" -c 'one\n' ");
    }

    @Test
    void values_are_exported_and_the_home_is_the_logins() {
        assertThat(ANY).contains("AD_VERSION='1'\\''s'\nexport AD_VERSION\n");
        String home = text("up", "~/newcx/a b.tar.gz", Map.of("AD_FILE", "~/newcx/a b.tar.gz", "AD_版本", "1"));
        assertThat(home).contains("ad_file=\"$ad_home\"/'newcx/a b.tar.gz'\n", "AD_FILE=\"$ad_home\"/'newcx/a b.tar.gz'\n",
                "cd \"$ad_home\"/newcx/ ").doesNotContain("版本");
        assertThat(text("up", "~/x", Map.of())).contains("cd \"$ad_home\"/'' ");
        assertThat(text("up", "/x", Map.of())).contains("cd / ");
    }
}
