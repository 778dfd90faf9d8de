package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dispatch keeps the route it was routed with: as values, without the secrets in it. */
class KeptRouteTest {
    private static final String CANARY = "c4nary";

    /** For each key values as people write them; the placeholders stand for themselves. */
    private static final Map<String, List<String>> WRITTEN = new TreeMap<>(Map.ofEntries(
            Map.entry("name", List.of("payments", "支付 系统")),
            Map.entry("host", List.of("a", "ops@a:2222, [2001:db8::7]:22, b", "web[01-03].bank.example:2022\n  %(other)s", "x@y@h[9-11]")),
            Map.entry("login", List.of("ops", "\"ops\"")),
            Map.entry("password", List.of(CANARY, "\" " + CANARY + "%(other)s \"")),
            Map.entry("account", List.of(CANARY)),
            Map.entry("password_file", List.of("~/p w", "keys/pw")),
            Map.entry("password_command", List.of("pass show 'a b'")),
            Map.entry("identity_file", List.of("~/.ssh/a b, /k\n  keys/m")),
            Map.entry("passphrase_file", List.of("keys/p")),
            Map.entry("protocol", List.of("auto", "sftp", "FTPS")),
            Map.entry("cleartext", List.of("refuse")),
            Map.entry("ssh_port", List.of("2222")),
            Map.entry("ftp_port", List.of("2121")),
            Map.entry("ftp_mode", List.of("active")),
            Map.entry("ftp_active_ports", List.of("50000-50100")),
            Map.entry("proxy_jump", List.of("ops@jump:2222, [::1]", "none")),
            Map.entry("host_key", List.of("accept-new")),
            Map.entry("ssh_algorithms", List.of("legacy", "+ssh-rsa, aes128-cbc")),
            Map.entry("dest_dir", List.of("~/x/{date}/{app}/", "/data/{{x}}/100%")),
            Map.entry("place", List.of("direct")),
            Map.entry("verify", List.of("sha256-only", "size")),
            Map.entry("mode", List.of("0640")),
            Map.entry("parallel", List.of("3")),
            Map.entry("bandwidth", List.of("10MiB/s")),
            Map.entry("retry_for", List.of("4h", "0s")),
            Map.entry("again", List.of("send", "ignore")),
            Map.entry("upgrade_command", List.of("\n    cd /data\n    ./up {file} ${HOME} '%s' # {no}", "\"/opt/a b/up\" {app} {version}")),
            Map.entry("login_environment", List.of("no")),
            Map.entry("upgrade_timeout", List.of("45m")),
            Map.entry("on_timeout", List.of("stop")),
            Map.entry("success_exit_codes", List.of("0, 3")),
            Map.entry("run_dir", List.of("/var/tmp/x y")),
            Map.entry("turn", List.of("db")),
            Map.entry("batch", List.of("1, 25%, 100%")),
            Map.entry("max_failures", List.of("1")),
            Map.entry("max_unreachable", List.of("2")),
            Map.entry("health_command", List.of("curl -fsS http://localhost:8080/health")),
            Map.entry("health_timeout", List.of("2m")),
            Map.entry("rollback_command", List.of("/opt/in {previous}")),
            Map.entry("approval", List.of("two-person")),
            Map.entry("window", List.of("mon-fri 22:00-05:00 Asia/Shanghai; sun 1:00-2:00")),
            Map.entry("order", List.of("latest")),
            Map.entry("downgrade", List.of("hold")),
            Map.entry("version_order", List.of("rpm")),
            Map.entry("after_failure", List.of("hold")),
            Map.entry("notify", List.of("ops, {submitter}@bank.example https://chat.example/hook/" + CANARY))));

    @TempDir
    private Path folder;

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    /** A section of some of the keys, two in three of them, in any order, some in {@code [DEFAULT]}. */
    private Route some(long seed) {
        Random random = new Random(seed);
        List<String> keys = new ArrayList<>(WRITTEN.keySet());
        Collections.shuffle(keys, random);
        List<String> passwords = new ArrayList<>(List.of("password", "password_file", "password_command"));
        passwords.remove(random.nextInt(3));
        StringBuilder inherited = new StringBuilder("[DEFAULT]\n");
        StringBuilder own = new StringBuilder("[(?P<app>[a-z]+)-(?P<version>[0-9.]+?)(?P<rest>-x)?\\.tgz$]\n");
        for (String key : keys) {
            List<String> values = WRITTEN.get(key);
            boolean written = key.equals("host") || random.nextInt(3) > 0 && !passwords.contains(key);
            if (written) {
                (random.nextInt(4) == 0 ? inherited : own).append(key).append(" = ").append(values.get(random.nextInt(values.size()))).append('\n');
            }
        }
        boolean refers = (inherited.toString() + own).contains("%(other)s");
        String text = inherited + (refers ? "other = z\n" : "") + own;
        RoutesFile file = RoutesFile.of(folder, text);
        assertThat(file.problems()).as(text).noneMatch(problem -> problem.severity() == org.autodispatcher.config.Problem.Severity.ERROR);
        return file.table().orElseThrow().routes().getFirst();
    }

    private Route restored(Route route) throws FailureException {
        return Route.restored(folder.resolve(RoutingTable.FILE), route.snapshot());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_restored_route_behaves_as_the_one_it_was(int seed) throws Exception {
        Route route = some(seed);
        Route restored = restored(route);
        assertThat(restored.line()).isEqualTo(route.line());
        assertThat(restored.name()).isEqualTo(route.name());
        assertThat(restored.pattern().text()).isEqualTo(route.pattern().text());
        assertThat(restored.pattern().match("web-1.2.tgz")).isEqualTo(route.pattern().match("web-1.2.tgz")).isPresent();
        for (RouteKey<?> key : RouteKeys.all()) {
            assertThat(restored.isSet(key)).as(key.name()).isEqualTo(route.isSet(key));
            if (!key.isSecret() && key != RouteKeys.NOTIFY) {
                assertThat(meant(restored.get(key))).as(key.name()).isEqualTo(meant(route.get(key)));
            }
        }
        assertThat(restored.shown()).isEqualTo(route.shown());
        assertThat(restored.snapshot()).isEqualTo(route.snapshot());
        SecretsInForce secrets = new SecretsInForce(() -> new RoutingTable(List.of(route)));
        for (HostEntry host : route.hosts()) {
            assertThat(secrets.login(restored, host)).isEqualTo(route.login(host));
        }
    }

    /** What two values of a key must agree in; the line of a host is told to people only. */
    private static Object meant(Object value) {
        return switch (value) {
            case Optional<?> optional when optional.isPresent() -> meant(optional.get());
            case Template template -> List.of(template.text(), template.uses(), expanded(template));
            case List<?> list when !list.isEmpty() && list.getFirst() instanceof HostEntry ->
                list.stream().map(HostEntry.class::cast).map(host -> List.of(host.host(), host.port(), host.login())).toList();
            default -> value;
        };
    }

    private static String expanded(Template template) {
        Map<String, String> values = new TreeMap<>();
        template.uses().forEach(name -> values.put(name, "v-" + name));
        try {
            return template.expand(values);
        } catch (FailureException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void every_key_is_tried() {
        assertThat(WRITTEN.keySet()).containsExactlyInAnyOrderElementsOf(RouteKeys.all().stream().map(RouteKey::name).toList());
        assertThat(seeds().mapToObj(this::some).flatMap(route -> RouteKeys.all().stream().filter(route::isSet)).distinct())
                .containsExactlyInAnyOrderElementsOf(RouteKeys.all());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void no_secret_and_no_token_is_among_the_values(int seed) {
        assertThat(some(seed).snapshot().toString()).doesNotContain(CANARY);
    }

    @Test
    void values_of_a_key_that_this_version_does_not_know_are_not_guessed_at() {
        Map<String, String> values = new TreeMap<>(some(1).snapshot());
        values.put("route.key.colour", "red");
        assertThat(refusal(values)).isEqualTo(Failure.of(Reason.NO_ROUTE, "not-kept").with("key", "colour"));
        values.remove("route.key.colour");
        values.put("route.key.verify", "md5");
        assertThat(refusal(values)).isEqualTo(Failure.of(Reason.NO_ROUTE, "not-kept").with("key", "verify"));
        assertThat(refusal(Map.of())).isEqualTo(Failure.of(Reason.NO_ROUTE, "not-kept").with("key", "pattern"));
    }

    private Failure refusal(Map<String, String> values) {
        return catchThrowableOfType(FailureException.class, () -> Route.restored(folder.resolve(RoutingTable.FILE), values)).failure();
    }
}
