package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.dispatch.Token.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When it listens and where; whatever stands against that, the dispatcher works. */
@Timeout(120)
class ConsoleTest {
    @TempDir
    private Path home;

    @Test
    void a_taken_port_is_told_and_not_more() throws Exception {
        ServerSocket taken = taken();
        String listen = "listen = 127.0.0.1:" + taken.getLocalPort();
        try (ServedSite site = new ServedSite(home, listen)) {
            assertThat(site.console().where()).isEmpty();
            assertThat(site.told).singleElement().asString().startsWith("! log.console-not-there").contains("127.0.0.1:" + taken.getLocalPort());
            assertThat(site.owned().control("x").standing().notes()).singleElement().satisfies(
                    note -> assertThat(note.code()).isEqualTo("console-not-there"));
            taken.close();
            site.owned().control("x").reload();
            site.console().look();
            assertThat(site.where().getPort()).isEqualTo(taken.getLocalPort());
            assertThat(site.owned().control("x").standing().notes()).isEmpty();
        } finally {
            taken.close();
        }
    }

    /** At a port that the system gives to nobody who asks for any: it is to be free again once it is let go of. */
    private static ServerSocket taken() throws IOException {
        for (int port = 20_000; ; port++) {
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                assertThat(port).isLessThan(30_000);
            }
        }
    }

    /** Nobody could use it: a fresh home opens no port, and several on one machine do not fight for it. */
    @Test
    void without_a_token_or_a_word_about_it_nothing_listens() throws Exception {
        try (ServedSite site = new ServedSite(Files.createDirectory(home.resolve("fresh")), "# listen is not said")) {
            assertThat(site.console().where()).isEmpty();
            assertThat(site.told).isEmpty();
        }
        try (ServedSite site = new ServedSite(Files.createDirectory(home.resolve("nowhere")), "listen = none")) {
            site.token("good", Role.OPERATOR);
            assertThat(site.console().where()).isEmpty();
            assertThat(site.told).isEmpty();
        }
    }
}
