package org.autodispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.autodispatcher.Credentials;
import org.autodispatcher.FailureException;
import org.autodispatcher.Secret;
import org.autodispatcher.config.Problems;
import org.autodispatcher.routing.Logins;
import org.autodispatcher.routing.RoutingTable;
import org.autodispatcher.ssh.LocalSsh;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of the secrets that output may repeat. */
class KnownSecretsTest {
    private static final String TARGET = "app@web1:22";

    @TempDir
    private Path dir;

    private final KnownSecrets known = new KnownSecrets();

    private Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(dir.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static List<Secret> secrets(String... texts) {
        return Stream.of(texts).map(Secret::of).toList();
    }

    @Test
    void a_secret_stays_known_after_it_was_changed_and_while_its_source_fails() throws IOException {
        secret("password", "before\n");
        secret("passphrase", "opens it\nnot this\n");
        Path routes = secret("routes.cfg", """
                [pay]
                host = web1
                login = app
                password_file = %1$s/password
                passphrase_file = %1$s/passphrase
                account = billing
                """.formatted(dir));
        RoutePlanner planner = new RoutePlanner(
                RoutingTable.load(routes, new Problems()).orElseThrow(), new Logins(dir.resolve("no-netrc")), LocalSsh.NONE);
        Destination web1 = planner.route("pay").destinations().getFirst();
        assertThat(planner.known().of(TARGET)).isEmpty();
        planner.credentials(web1);
        assertThat(planner.known().of(TARGET)).containsExactlyElementsOf(secrets("before", "billing", "opens it"));
        secret("password", "after\n");
        planner.credentials(web1);
        Files.delete(dir.resolve("password"));
        assertThatThrownBy(() -> planner.credentials(web1)).isInstanceOf(FailureException.class);
        assertThat(planner.known().of(TARGET)).containsExactlyInAnyOrderElementsOf(secrets("before", "after", "billing", "opens it"));
    }

    @Test
    void what_jump_hosts_were_given_is_known_for_every_target_and_a_target_s_own_for_it_alone() throws IOException {
        Path passphrase = secret("passphrase", "opens it");
        known.remembered((login, host) ->
                new Credentials(login, Optional.of(Secret.of("of " + host)), Optional.empty(), List.of(), Optional.of(passphrase))).of("app", "gate");
        known.ofTarget(TARGET, Credentials.password("app", Secret.of("own")));
        assertThat(known.of(TARGET)).containsExactlyElementsOf(secrets("own", "of gate", "opens it"));
        assertThat(known.of("app@web2:22")).containsExactlyElementsOf(secrets("of gate", "opens it"));
    }

    /** A command may have another one for each login; then memory stays bounded, and what is in use stays known. */
    @Test
    void the_last_twenty_of_a_target_are_known() {
        IntStream.range(0, 100).forEach(i -> {
            known.ofTarget(TARGET, Credentials.password("app", Secret.of("stays")));
            known.ofTarget(TARGET, Credentials.password("app", Secret.of("once " + i)));
        });
        assertThat(known.of(TARGET)).hasSize(20).contains(Secret.of("stays"), Secret.of("once 99"));
    }

    @Test
    void a_passphrase_file_that_cannot_be_read_is_no_trouble_here() {
        Credentials read = new Credentials("app", Optional.empty(), Optional.empty(), List.of(), Optional.of(dir.resolve("none")));
        assertThat(known.ofTarget(TARGET, read)).isSameAs(read);
        assertThat(known.of(TARGET)).isEmpty();
    }
}
