package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files and command lines hold, however it is meant, comes out as text and with the right reason. */
class HostileWordsTest {
    @TempDir
    private Path dir;

    private String home;

    @BeforeEach
    void makeHome() throws IOException {
        home = dir.resolve("home").toString();
        TestScreen.run("en", "init", "--home", home);
        routes("[pay.*]\nhost = 127.0.0.1\nlogin = u\npassword = p\n");
    }

    private void routes(String text) throws IOException {
        Files.writeString(Path.of(home, "general-dispatch-info.cfg"), text);
    }

    @Test
    void a_routes_file_cannot_move_the_cursor() throws IOException {
        routes("[pay.*]\nhost = a\u001b[2Jb\nlogin = u\npassword = p\nho\u001bst = 3\n");
        TestScreen said = TestScreen.run("en", "check", "--home", home);
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains("a\\u001b[2Jb", "ho\\u001bst").doesNotContain("\u001b");
    }

    @Test
    void neither_can_a_word_of_the_command_line() {
        TestScreen said = TestScreen.run("en", "check", "--\u001b[2J");
        assertThat(said.err()).contains("--\\u001b[2J").doesNotContain("\u001b");
    }

    @Test
    void a_name_that_is_not_utf8_is_held_for_its_name_by_dispatch_as_by_explain() {
        for (String verb : new String[] {"dispatch", "explain"}) {
            TestScreen said = TestScreen.run("en", verb, "pay-\ufffd.zip", "--home", home);
            assertThat(said.status()).as(said.err()).isEqualTo(3);
            assertThat(said.err()).contains("is not UTF-8", "convmv");
        }
    }

    @Test
    void a_folder_without_a_name_of_its_own_is_told_with_a_command_that_works() {
        assertThat(TestScreen.run("en", "dispatch", "/", "--home", home).err()).contains("tar -czf package.tar.gz -C / .");
        assertThat(TestScreen.run("en", "dispatch", home + "/.", "--home", home).err()).contains("tar -czf home.tar.gz -C ");
        assertThat(TestScreen.run("en", "explain", "/", "--home", home).err()).doesNotContain("null");
    }

    @Test
    void a_file_in_the_place_of_the_state_folder_is_named() throws IOException {
        Path state = Path.of(home, "state");
        Files.delete(state);
        Files.writeString(state, "x");
        Path file = Files.writeString(dir.resolve("pay-1.zip"), "x");
        TestScreen said = TestScreen.run("en", "dispatch", file.toString(), "--home", home);
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains("state is in the way: it is no folder").doesNotContain("Exception");
    }
}
