package org.autodispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code listen} and the keys beside it mean together. */
class ListeningTest {
    @TempDir
    private Path home;

    private final Problems problems = new Problems();

    private Listening read(String... lines) {
        byte[] bytes = ("[dispatcher]\n" + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        IniFile file = IniReader.read("dispatcher.cfg", bytes, problems).orElseThrow();
        return new SettingsReader(home, file, problems).settings().listening();
    }

    @Test
    void where_nothing_is_said_it_is_loopback_and_nobody_said_so() {
        Listening usual = read();
        assertThat(usual.address()).contains(new Listening.Address("127.0.0.1", 8787));
        assertThat(usual.written()).isFalse();
        assertThat(read("listen = none").address()).isEmpty();
        assertThat(read("listen = [::1]:0").address()).map(Listening.Address::toString).contains("[::1]:0");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void another_machine_may_get_there_only_encrypted_or_through_a_proxy() {
        for (String open : List.of("0.0.0.0:8787", "10.8.6.2:80", "[::]:1", "console.example:8787")) {
            read("language = en", "listen = " + open);
        }
        assertThat(Told.by(problems)).hasSize(4).containsOnly("3 settings.listen-in-the-clear");
        Problems before = new Problems();
        problems.all().forEach(before::add);
        read("listen = localhost:8787");
        read("listen = 127.8.9.1:8787");
        Listening proxied = read("listen = 0.0.0.0:8787", "proxy = 10.8.0.1, fd00::1");
        assertThat(proxied.proxies()).extracting(InetAddress::getHostAddress).containsExactlyInAnyOrder("10.8.0.1", "fd00:0:0:0:0:0:0:1");
        assertThat(problems.all()).isEqualTo(before.all());
    }

    @Test
    void what_is_no_address_is_an_error_with_its_line() {
        read("listen = 127.0.0.1:65536");
        read("listen = 127.0.0.1");
        read("proxy = gateway.example");
        assertThat(Told.by(problems)).containsExactly("2 value.address", "2 value.address", "2 value.proxy");
    }

    @Test
    void a_certificate_needs_its_key_and_both_must_be_there() throws IOException {
        read("tls_certificate = cert.pem");
        read("tls_certificate = cert.pem", "tls_key = key.pem");
        assertThat(Told.by(problems)).containsExactly("2 settings.key-missing", "2 settings.tls-certificate");
        assertThat(read("tls_certificate = cert.pem", "tls_key = key.pem").tls()).isEqualTo(
                Optional.of(new TlsFiles(home.toAbsolutePath().resolve("cert.pem"), home.toAbsolutePath().resolve("key.pem"))));
    }
}
