package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Sha256;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By which tool a target hashes; shell functions stand in the place of tools. */
@Needs("sha256sum")
class ShellDigestTest {
    private static final long LARGE = HashTools.LARGE;
    private static final String TOLD = "ab".repeat(32);

    /** Of three letters, by sha256sum(1). */
    private static final String TRUE = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    @BeforeEach
    void place() throws IOException {
        Files.writeString(folder.resolve("f"), "abc");
    }

    private Optional<String> digest(String tools, long size) throws IOException {
        RemoteShell shell = ScriptedShell.of(folder.toString());
        RemoteShell with = (script, output, limit) -> shell.run(tools + "\n" + script, output, limit);
        return new ShellFiles(with, Duration.ofSeconds(20)).digest(folder.resolve("f").toString(), size, Optional.empty()).map(Sha256::hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA2-256(stdin)= ", "(stdin)= ", ""})
    void a_large_file_is_hashed_by_openssl(String before) throws IOException {
        assertThat(digest("openssl() { [ \"$*\" = 'dgst -sha256' ] && echo '" + before + TOLD + "'; }", LARGE)).contains(TOLD);
    }

    @Test
    void a_smaller_one_by_sha256sum_which_starts_sooner() throws IOException {
        assertThat(digest("openssl() { echo '(stdin)= " + TOLD + "'; }", LARGE - 1)).contains(TRUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"return 127", "echo usage", "echo '(stdin)= abab'", "echo '(stdin)= %s00'", "echo '(stdin)= %s'; return 1", ":"})
    void what_openssl_does_not_say_sha256sum_says(String openssl) throws IOException {
        assertThat(digest("openssl() { " + openssl.replace("%s", TOLD) + "; }", LARGE)).contains(TRUE);
    }

    @Test
    void without_both_the_next_tool_is_asked() throws IOException {
        assertThat(digest("PATH=/nowhere\nopenssl() { echo usage; }\ndigest() { echo " + TOLD + "; }", LARGE)).contains(TOLD);
    }
}
