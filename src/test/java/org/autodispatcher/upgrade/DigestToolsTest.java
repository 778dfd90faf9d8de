package org.autodispatcher.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Sha256;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.ssh.HashTools;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.upgrade.Upgrade.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tools that targets have for digests; a shell function stands in the way of each that is not to be there. */
class DigestToolsTest {
    private static final List<String> TOOLS = List.of("sha256sum", "shasum", "openssl", "digest", "csum");

    /** From this size on openssl is asked first. */
    private static final long LARGE = HashTools.LARGE;

    /** Of as many noughts, by sha256sum(1). */
    private static final String LARGE_DIGEST = "5647f05ec18958947d32874eeb788fa396a05d0bab7c1b71f112ceb7e9b31eee";

    @TempDir
    Path folder;

    private final Watched watched = new Watched();
    private String file = "";

    @BeforeEach
    void place() throws IOException {
        file = Orders.place(folder.resolve("x.tar.gz")).toString();
    }

    /** A target with only {@code tool}, whose answer is {@code said}. */
    private RemoteShell with(String tool, String said) {
        String functions = TOOLS.stream()
                .map(name -> name + "() { " + (name.equals(tool) ? "[ \"$*\" = \"$WANTED\" ] && cat >/dev/null && echo '" + said + "'" : "return 127") + "; }\n")
                .collect(Collectors.joining());
        RemoteShell shell = ScriptedShell.of(folder.toString());
        return (script, output, limit) -> shell.run(functions + script, output, limit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sha256sum|                |%s  -
            shasum   |-a 256          |%s  -
            openssl  |dgst -sha256    |SHA2-256(stdin)= %s
            openssl  |dgst -sha256    |(stdin)= %s
            digest   |-a sha256       |%s
            csum     |-h SHA256 -     |%s -
            """)
    void each_tool_is_asked_in_its_own_way(String tool, String arguments, String answer) throws Exception {
        String wanted = "WANTED='" + (arguments == null ? "" : arguments) + "'\n";
        String good = answer.formatted(Orders.digest().hex().toUpperCase(java.util.Locale.ROOT));
        RemoteShell there = with(tool, good);
        Ended ended = new RemoteUpgrade((script, output, limit) -> there.run(wanted + script, output, limit))
                .run(Orders.order("echo started", file), watched);
        assertThat(ended).isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.saidSizeOnly()).isFalse();

        RemoteShell other = with(tool, answer.formatted("0".repeat(64)));
        assertThatThrownBy(() -> new RemoteUpgrade((script, output, limit) -> other.run(wanted + script, output, limit))
                .run(Orders.order("echo started", file), new Watched()))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(Reason.DIGEST_DIFFERS);
                    assertThat(e.failure().values()).containsEntry("found", "0".repeat(64)).containsEntry("path", file);
                });
    }

    private Ended startsLarge(String tools) throws IOException {
        Files.write(Path.of(file), new byte[(int) LARGE]);
        UpgradeOrder order = new UpgradeOrder("echo started", file, Optional.of(new Sha256(LARGE_DIGEST)), LARGE, Orders.rules(false));
        RemoteShell shell = ScriptedShell.of(folder.toString());
        return new RemoteUpgrade((script, output, limit) -> shell.run(tools + "\n" + script, output, limit)).run(order, watched);
    }

    @Test
    void a_large_file_is_proved_by_openssl_first() throws Exception {
        String never = "sha256sum() { echo " + "0".repeat(64) + "; }\n";
        assertThat(startsLarge(never + "openssl() { [ \"$*\" = 'dgst -sha256' ] && cat >/dev/null && echo '(stdin)= " + LARGE_DIGEST + "'; }"))
                .isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.saidSizeOnly()).isFalse();
    }

    @Test
    @Needs("sha256sum")
    void where_openssl_is_not_there_or_fails_another_tool_proves_it() throws Exception {
        assertThat(startsLarge("openssl() { return 127; }")).isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.saidSizeOnly()).isFalse();
        assertThatThrownBy(() -> startsLarge("openssl() { return 127; }\nsha256sum() { echo " + "0".repeat(64) + "; }"))
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.DIGEST_DIFFERS));
    }

    @Test
    void where_there_is_no_tool_and_the_size_is_not_enough_nothing_is_started() throws Exception {
        UpgradeOrder order = Orders.order("echo started", file);
        UpgradeOrder strict =
                new UpgradeOrder(order.command(), order.file(), order.sha256(), true, order.size(), order.rules());
        assertThatThrownBy(() -> new RemoteUpgrade(with("none", "")).run(strict, watched))
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure().wording()).isEqualTo("size-only.start"));
        assertThat(watched.lines()).isEmpty();
    }

    @Test
    void where_there_is_no_tool_the_size_is_checked_and_that_is_said() throws Exception {
        assertThat(new RemoteUpgrade(with("none", "")).run(Orders.order("echo started", file), watched)).isEqualTo(new Ended.Succeeded(0));
        assertThat(watched.saidSizeOnly()).isTrue();
    }
}
