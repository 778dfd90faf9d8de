package org.autodispatcher.delivery.scp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.ssh.ScriptedShell;
import org.autodispatcher.ssh.ShellFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts whose tools answer something else than expected, and accounts without a home. */
@Needs("scp")
class ScpShellTest {
    @TempDir
    Path dir;

    @Test
    void an_account_whose_home_is_missing_does_not_get_its_packages_into_the_root() {
        assertRefused(() -> shell(Map.of("HOME", dir.resolve("missing").toString())).home());
    }

    @Test
    void the_home_is_where_the_shell_says_it_is() throws IOException {
        assertThat(shell(Map.of("HOME", dir.toString())).home()).isEqualTo(dir.toString());
    }

    @Test
    void a_listing_that_names_no_size_is_told() throws IOException {
        Files.writeString(dir.resolve("file"), "12345");
        assertThat(shell(Map.of()).size(dir + "/file")).hasValue(5);
        for (String answer : List.of("", "nothing", "-rw-r--r-- 1 0 0 many Jan 1 file", "-rw-r--r-- 1 0 0 99999999999999999999 Jan 1 f")) {
            program("ls", answer);
            assertRefused(() -> shell(Map.of()).size(dir + "/file"));
        }
    }

    @Test
    void free_space_that_no_disk_has_is_not_known() throws IOException {
        program("df", "fs 9 9 " + "9".repeat(30) + " 1% /");
        assertThat(files(Map.of()).free("/")).isEmpty();
    }

    private ScpShell shell(Map<String, String> environment) {
        return new ScpShell(files(environment), "ops");
    }

    private ShellFiles files(Map<String, String> environment) {
        Map<String, String> all = new java.util.TreeMap<>(Map.of("PATH", dir + ":/usr/bin:/bin"));
        all.putAll(environment);
        return new ShellFiles(new ScriptedShell(List.of("/bin/sh", "-s"), all), Duration.ofMinutes(1));
    }

    private void program(String name, String answer) throws IOException {
        Path file = dir.resolve(name);
        Files.writeString(file, "#!/bin/sh\necho '" + answer + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void assertRefused(ThrowingCallable act) {
        assertThatThrownBy(act).isInstanceOfSatisfying(
                FailureException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.SERVER_REFUSED));
    }
}
