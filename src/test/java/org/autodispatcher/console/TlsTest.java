package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.autodispatcher.Secret;
import org.autodispatcher.config.TlsFiles;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.report.Wording;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates as openssl makes them; new ones are taken at a reload. */
@Needs({"openssl", "curl"})
@Timeout(120)
class TlsTest {
    @TempDir
    private Path dir;

    private void certificate(String name, String... kind) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=" + name,
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", dir.resolve("key.pem").toString(), "-out", dir.resolve("cert.pem").toString()));
        command.addAll(List.of(kind));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
        Files.setPosixFilePermissions(dir.resolve("key.pem"), PosixFilePermissions.fromString("rw-------"));
    }

    private String[] settings(String... more) {
        List<String> all = new ArrayList<>(List.of("tls_certificate = " + dir.resolve("cert.pem"), "tls_key = " + dir.resolve("key.pem")));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void packages_come_in_encrypted_and_a_reload_takes_the_new_certificate() throws Exception {
        certificate("first", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
        Path file = Files.writeString(dir.resolve("web-1.zip"), "content");
        try (ServedSite site = new ServedSite(Files.createDirectory(dir.resolve("home")), settings("listen = 0.0.0.0:0"))) {
            Secret token = site.token("build-server", Role.OPERATOR);
            String url = "https://127.0.0.1:" + site.where().getPort() + "/api/v1/packages/";
            String[] words = {"--cacert", dir.resolve("cert.pem").toString(), "-u", ":" + token.reveal(), "-T", file.toString(), url};
            assertThat(ServedSite.curl(words)).contains("\"submitter\" : \"build-server\"", "exit 0");
            assertThat(ServedSite.curl("-u", ":" + token.reveal(), "-T", file.toString(), url.replace("https", "http"))).doesNotContain("submitter");

            certificate("second", "-newkey", "rsa:2048");
            assertThat(site.owned().control("x").reload()).isInstanceOf(Control.Reloaded.InForce.class);
            site.console().look();
            assertThat(ServedSite.curl("-v", "--cacert", dir.resolve("cert.pem").toString(), url.replace("/api/v1/packages/", "/healthz")))
                    .contains("CN=second", "exit 0");
        }
    }

    @Test
    void every_kind_of_key_is_read_and_what_is_none_is_said() throws Exception {
        TlsFiles files = new TlsFiles(dir.resolve("cert.pem"), dir.resolve("key.pem"));
        certificate("rsa", "-newkey", "rsa:2048");
        Path other = Files.copy(files.key(), dir.resolve("rsa.pem"));
        assertThat(files.keyStore().size()).isEqualTo(1);
        certificate("ed25519", "-newkey", "ed25519");
        assertThat(files.keyStore().size()).isEqualTo(1);
        assertThat(trouble(new TlsFiles(files.certificate(), other))).isEqualTo("settings.tls-key-differs");
        Path nothing = Files.writeString(dir.resolve("nothing.pem"), "no key");
        Files.setPosixFilePermissions(nothing, PosixFilePermissions.fromString("rw-------"));
        assertThat(trouble(new TlsFiles(files.certificate(), nothing))).isEqualTo("settings.tls-no-key");
        assertThat(trouble(new TlsFiles(Files.createFile(dir.resolve("empty.pem")), files.key()))).isEqualTo("settings.tls-no-certificate");
        assertThat(trouble(new TlsFiles(dir, files.key()))).isEqualTo("settings.tls-no-file");
        assertThatThrownBy(new TlsFiles(files.certificate(), nothing)::keyStore).isInstanceOfSatisfying(TlsFiles.Unusable.class, e -> assertThat(
                new Wording(Locale.CHINESE).message(e.problem("", 0))).isEqualTo(nothing + " 中没有私钥"));
        Path closed = Files.writeString(dir.resolve("closed.pem"), Files.readString(other).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        assertThat(trouble(new TlsFiles(files.certificate(), closed))).isEqualTo("settings.tls-key-form");
        assertThat(trouble(new TlsFiles(files.key(), files.key()))).isEqualTo("settings.tls-certificate");
        assertThat(trouble(new TlsFiles(dir.resolve("none"), files.key()))).isEqualTo("settings.tls-certificate");
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(trouble(files)).isEqualTo("settings.tls-key-open");
    }

    private static String trouble(TlsFiles files) {
        try {
            files.keyStore();
            return "none";
        } catch (TlsFiles.Unusable e) {
            return e.problem("", 0).code();
        }
    }
}
