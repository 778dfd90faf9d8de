package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code token} where nobody owns the HOME. */
class TokenCommandTest {
    @TempDir
    private Path home;

    @BeforeEach
    void routes() throws IOException {
        Path file = Files.writeString(home.resolve("general-dispatch-info.cfg"), "[web]\nhost = web1\nlogin = app\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private TestScreen token(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "token";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--home";
        all[words.length + 2] = home.toString();
        return TestScreen.run("en", all);
    }

    @Test
    void a_token_is_shown_once_and_only_its_hash_is_kept() throws IOException {
        TestScreen added = token("add", "build-server", "--role", "operator");
        assertThat(added.err()).isEmpty();
        assertThat(added.out().lines()).hasSize(2).first().asString().matches("adt_[A-Za-z0-9_-]{43}");
        String text = added.out().lines().findFirst().orElseThrow();
        assertThat(Files.readString(home.resolve("state/tokens"))).contains(Tokens.hash(Secret.of(text)).hex()).doesNotContain(text);
        TestScreen listed = token("list");
        assertThat(listed.out()).contains("build-server", "operator").doesNotContain(text);
        assertThat(token("add", "other", "--role", "viewer", "--quiet").out()).matches("adt_[A-Za-z0-9_-]{43}\\R");
        assertThat(token("revoke", "build-server").status()).isZero();
        assertThat(token("list").out()).contains("other").doesNotContain("build-server");
        String shown = TestScreen.run("en", "ledger", "verify", "--home", home.toString()).out();
        assertThat(shown).contains("entries");
    }

    @Test
    void scripts_get_objects() throws IOException {
        JsonNode added = JsonMapper.shared().readTree(token("add", "ci", "--role", "viewer", "--expires", "2h", "--json").out());
        assertThat(added.propertyNames()).containsExactlyInAnyOrder("name", "role", "created", "expires", "expired", "token");
        assertThat(added.get("token").asString()).startsWith("adt_");
        JsonNode listed = JsonMapper.shared().readTree(token("list", "--json").out());
        assertThat(listed.at("/tokens/0/name").asString()).isEqualTo("ci");
        assertThat(listed.at("/tokens/0/token").isMissingNode()).isTrue();
        assertThat(token("revoke", "ci", "--json").out()).contains("\"revoked\" : true");
    }

    @Test
    void what_does_not_fit_says_what_would() {
        assertThat(token().err()).contains("add, list or revoke");
        assertThat(token("add", "ci").err()).contains("--role");
        assertThat(token("add", "ci", "--role", "admin").err()).contains("there is no role admin", "viewer, operator, approver");
        assertThat(token("add", "c i", "--role", "viewer").err()).contains("no name of a token");
        assertThat(token("add", "ci", "--role", "viewer", "--expires", "soon").status()).isEqualTo(2);
        assertThat(token("add", "daemon", "--role", "viewer").err()).contains("an account of this machine");
        assertThat(token("revoke", "ci").err()).contains("there is no token ci", "token list");
        assertThat(token("add", "ci", "--role", "viewer").status()).isZero();
        TestScreen again = token("add", "ci", "--role", "viewer");
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("token revoke ci");
        assertThat(token("list").out()).contains("ci");
    }
}
