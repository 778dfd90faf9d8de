package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "'', rwxr-x--x",
        "incoming, rwxrwxr-x",
        "run, rwxr-x---",
        "state, rwx------",
        "general-dispatch-info.cfg, rw-------",
        "dispatcher.cfg, rw-------"
    })
    void a_home_has_everything_with_its_rights(String name, String rights) throws IOException {
        assertThat(init().status()).isZero();
        assertThat(Files.getPosixFilePermissions(home().resolve(name))).isEqualTo(PosixFilePermissions.fromString(rights));
    }

    @Test
    void nothing_in_a_new_home_is_an_error_and_no_route_is_in_force() {
        Said made = init();
        Said checked = Said.by(Locale.ENGLISH, "check", "--home", home().toString());
        assertThat(checked.status()).as(checked.err()).isZero();
        assertThat(checked.err()).contains("no routes are written yet");
        assertThat(made.out()).endsWith("auto-dispatcher check --home '" + home() + "'\n");
    }

    @Test
    void the_first_example_is_a_route_once_its_marks_are_taken_away() throws IOException {
        init();
        Path routes = home().resolve("general-dispatch-info.cfg");
        Files.writeString(routes, Files.readString(routes).replaceFirst("(?m)^#\\[payments", "[payments").replaceAll(
                "(?m)^#(host = 10\\.8\\.6\\.2|login = ibpsusr|dest_dir = ~/newcx/\\{date}/|upgrade_command = \\./upgrade\\.sh \\{file})$", "$1"));
        Said said = Said.by(Locale.ENGLISH, "explain", "--home", home().toString(), "payments-2.4.1.tar.gz");
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.out()).contains("ibpsusr@10.8.6.2:22", "./upgrade.sh");
    }

    @Test
    void what_is_there_already_is_left_as_it_is() throws IOException {
        Files.createDirectories(home());
        Files.writeString(home().resolve("general-dispatch-info.cfg"), "[mine$]\nhost = h\n");
        Said said = init();
        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("there already, left as it is: " + home() + "\n", "made: " + home().resolve("state") + "\n");
        assertThat(home().resolve("general-dispatch-info.cfg")).hasContent("[mine$]\nhost = h\n");
    }

    @Test
    void a_file_where_the_home_should_be_is_told() throws IOException {
        Files.writeString(home(), "");
        Said said = init();
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains(home().toString(), "next: ");
    }

    private Path home() {
        return dir.resolve("home of ours");
    }

    private Said init() {
        return Said.by(Locale.ENGLISH, "init", "--home", home().toString());
    }
}
