package org.autodispatcher.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are looked at to tell whether a login would be another one now. */
class SshFilesTest {
    @TempDir
    Path dir;

    private LocalSsh account(String config) throws IOException {
        return new LocalSsh(dir, file("config", config), Optional.empty());
    }

    private Path file(String name, String text) throws IOException {
        Files.createDirectories(dir.resolve(name).getParent());
        return Files.writeString(dir.resolve(name), text);
    }

    @Test
    void what_ssh_config_includes_belongs_to_it_however_deep_and_by_whatever_pattern() throws Exception {
        Path first = file(".ssh/config.d/10-work", "  include = \"" + dir.resolve("more keys/all") + "\"\n");
        Path second = file(".ssh/config.d/20-home", "Host x\n");
        Path deep = file("more keys/all", "Include ~/again\nInclude ~/config\n");
        assertThat(account("Include config.d/* \"~/other\"\n").files())
                .contains(dir.resolve("config"), first, second, deep, dir.resolve("again"), dir.resolve("other"));
    }

    @Test
    void keys_belong_to_it_with_their_certificates_where_they_are_named_and_where_none_is() throws Exception {
        Path named = file("keys/web1.key", "");
        assertThat(account("Host web*\n IdentityFile ~/keys/%h.key\n IdentityFile=" + dir + "/missing\n").files())
                .contains(named, dir.resolve("keys/web1.key-cert.pub"), dir.resolve("missing"), dir.resolve("missing-cert.pub"))
                .contains(dir.resolve(".ssh/id_ed25519"), dir.resolve(".ssh/id_rsa"), dir.resolve(".ssh/id_ecdsa-cert.pub"));
    }

    @Test
    void what_cannot_be_read_is_named_and_no_trouble() throws Exception {
        Files.createDirectories(dir.resolve(".ssh/folder"));
        assertThat(account("Include folder missing/* [\nIdentityFile\nInclude\n").files()).contains(dir.resolve(".ssh/folder"));
        assertThat(LocalSsh.NONE.files()).contains(Path.of("/nonexistent"));
    }
}
