package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.autodispatcher.FailureException;
import org.autodispatcher.Secret;
import org.autodispatcher.report.Wording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dispatch keeps its route but reads the secrets in it afresh, from the table in force at the moment of the login. */
class SecretsInForceTest {
    private static final String FIRST = "[pay]\nname = pay\nhost = ops@a b\nlogin = app\npassword = first\naccount = one\n";

    private final AtomicReference<RoutingTable> table = new AtomicReference<>();
    private final SecretsInForce secrets = new SecretsInForce(table::get);

    @TempDir
    private Path folder;
    private Route route;
    private Route restored;

    @BeforeEach
    void routed() throws Exception {
        inForce(FIRST);
        route = table.get().routes().getFirst();
        restored = Route.restored(folder.resolve(RoutingTable.FILE), route.snapshot());
    }

    private void inForce(String text) {
        table.set(RoutesFile.of(folder, text).table().orElseThrow());
    }

    private RouteLogin login(Route of) throws FailureException {
        return secrets.login(of, of.hosts().getFirst());
    }

    @Test
    void the_password_of_today_is_given_also_by_a_route_that_is_still_in_memory() throws Exception {
        inForce(FIRST.replace("first", "second").replace("one", "two").replace("[pay]", "[pay-.*]"));
        for (Route each : new Route[] {route, restored}) {
            assertThat(login(each).password()).isEqualTo(new PasswordSource.Written(Secret.of("second")));
            assertThat(login(each).account()).contains(Secret.of("two"));
            assertThat(login(each).login()).contains("ops");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name = pay|name = other|route-gone", "password = first\\n||key-gone", "account = one\\n||key-gone", "login = app|login = root|route-login",
        "password = first|password_file = /f|key-gone"})
    void where_section_or_secret_is_gone_that_is_told_and_nothing_else_is_given(String old, String next, String variant) {
        inForce(FIRST.replace(old.replace("\\n", "\n"), next == null ? "" : next));
        for (Route each : new Route[] {route, restored}) {
            FailureException failure = catchThrowableOfType(FailureException.class, () -> login(each));
            assertThat(failure.failure().wording()).isEqualTo("secret-unreadable." + variant);
            for (Locale language : new Locale[] {Locale.ENGLISH, Locale.CHINESE}) {
                String said = new Wording(language).message(failure.failure(), Map.of()) + new Wording(language)
                        .hint(failure.failure(), Map.of("routes_file", "f", "home_option", "", "id", "7"));
                assertThat(said).doesNotContain("{", "first");
            }
        }
    }

    @Test
    void a_route_without_secrets_asks_nobody() throws Exception {
        inForce("[pay]\nhost = a\npassword_file = /f\n");
        Route plain = Route.restored(folder.resolve(RoutingTable.FILE), table.get().routes().getFirst().snapshot());
        inForce("[other]\nhost = a\n");
        assertThat(login(plain).password()).isEqualTo(new PasswordSource.InFile(Path.of("/f")));
        assertThat(login(plain).account()).isEqualTo(Optional.empty());
    }
}
