package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autodispatcher.Protocol;
import org.autodispatcher.Secret;
import org.autodispatcher.report.Wording;
import org.autodispatcher.config.Recipient;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.WebAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RouteKeysTest {
    @TempDir
    Path folder;

    private Route route(String line) {
        return RoutesFile.of(folder, "[a$]\nhost = a\n" + line + "\n").route();
    }

    static Stream<Arguments> readings() {
        String home = System.getProperty("user.home");
        return Stream.of(
                Arguments.of("", RouteKeys.PROTOCOL, Protocol.AUTO),
                Arguments.of("protocol = FTPS", RouteKeys.PROTOCOL, Protocol.FTPS),
                Arguments.of("name = payments", RouteKeys.NAME, "payments"),
                Arguments.of("password = a b%c", RouteKeys.PASSWORD, Optional.of(Secret.of("a b%c"))),
                Arguments.of("account = 支付", RouteKeys.ACCOUNT, Optional.of(Secret.of("支付"))),
                Arguments.of("password_file = ~/p w", RouteKeys.PASSWORD_FILE, Optional.of(Path.of(home, "p w"))),
                Arguments.of("password_command = pass 'a b'", RouteKeys.PASSWORD_COMMAND, Optional.of(List.of("pass", "a b"))),
                Arguments.of("identity_file = ~/.ssh/a b, /k\n  /m", RouteKeys.IDENTITY_FILE,
                        List.of(Path.of(home, ".ssh/a b"), Path.of("/k"), Path.of("/m"))),
                Arguments.of("", RouteKeys.CLEARTEXT, Choices.Cleartext.WARN),
                Arguments.of("cleartext = refuse", RouteKeys.CLEARTEXT, Choices.Cleartext.REFUSE),
                Arguments.of("", RouteKeys.SSH_PORT, 22),
                Arguments.of("ftp_port = 2121", RouteKeys.FTP_PORT, 2121),
                Arguments.of("ftp_mode = active", RouteKeys.FTP_MODE, Choices.FtpMode.ACTIVE),
                Arguments.of("ftp_active_ports = 50000-50100", RouteKeys.FTP_ACTIVE_PORTS, Optional.of(new PortRange(50000, 50100))),
                Arguments.of("ftp_active_ports = 20", RouteKeys.FTP_ACTIVE_PORTS, Optional.of(new PortRange(20, 20))),
                Arguments.of("proxy_jump = ops@jump:2222, [::1]", RouteKeys.PROXY_JUMP, Optional.of("ops@jump:2222,[::1]")),
                Arguments.of("host_key = accept-new", RouteKeys.HOST_KEY, Choices.HostKey.ACCEPT_NEW),
                Arguments.of("ssh_algorithms = +ssh-rsa, aes128-cbc", RouteKeys.SSH_ALGORITHMS, "+ssh-rsa,aes128-cbc"),
                Arguments.of("place = direct", RouteKeys.PLACE, Choices.Place.DIRECT),
                Arguments.of("verify = sha256-only", RouteKeys.VERIFY, Choices.Verify.SHA256_ONLY),
                Arguments.of("mode = 0640", RouteKeys.MODE, Optional.of(0640)),
                Arguments.of("", RouteKeys.PARALLEL, 20),
                Arguments.of("bandwidth = 10MiB/s", RouteKeys.BANDWIDTH, Optional.of(10L << 20)),
                Arguments.of("retry_for = 0s", RouteKeys.RETRY_FOR, Duration.ZERO),
                Arguments.of("again = ignore", RouteKeys.AGAIN, Choices.Again.IGNORE),
                Arguments.of("login_environment = no", RouteKeys.LOGIN_ENVIRONMENT, false),
                Arguments.of("", RouteKeys.UPGRADE_TIMEOUT, Duration.ofMinutes(30)),
                Arguments.of("on_timeout = stop", RouteKeys.ON_TIMEOUT, Choices.OnTimeout.STOP),
                Arguments.of("success_exit_codes = 0, 3 255", RouteKeys.SUCCESS_EXIT_CODES, Set.of(0, 3, 255)),
                Arguments.of("run_dir = /var/tmp/x", RouteKeys.RUN_DIR, "/var/tmp/x"),
                Arguments.of("", RouteKeys.BATCH, List.of(new BatchSize(1, false), new BatchSize(100, true))),
                Arguments.of("batch = 2 25%", RouteKeys.BATCH, List.of(new BatchSize(2, false), new BatchSize(25, true))),
                Arguments.of("max_failures = 2", RouteKeys.MAX_FAILURES, 2),
                Arguments.of("approval = two-person", RouteKeys.APPROVAL, Choices.Approval.TWO_PERSON),
                Arguments.of("order = latest", RouteKeys.ORDER, Choices.Order.LATEST),
                Arguments.of("version_order = rpm", RouteKeys.VERSION_ORDER, Choices.VersionOrder.RPM),
                Arguments.of("after_failure = hold", RouteKeys.AFTER_FAILURE, Choices.AfterFailure.HOLD),
                Arguments.of("notify = ops, {submitter}@bank.example https://chat.example/hook?x=1", RouteKeys.NOTIFY,
                        List.of(new Recipient.Named("ops"), new Recipient.Address("{submitter}@bank.example"), new Recipient.Web(web("https://chat.example/hook?x=1")))));
    }

    private static WebAddress web(String text) {
        try {
            return WebAddress.parse(text);
        } catch (ValueException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("readings")
    void what_is_written_is_what_is_meant(String line, RouteKey<?> key, Object meant) {
        assertThat(route(line).get(key)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"password = a%(canary)sb", "account = %(canary)s", "password = %(account)s\\naccount = x%(canary)s", "x = %(password)s\\npassword = %(canary)s",
        "password = %(password)s%(canary)s"})
    void what_stands_in_a_secret_is_not_told_where_it_cannot_be_replaced(String lines) {
        RoutesFile file = RoutesFile.of(folder, "[a$]\nhost = a\n" + lines.replace("\\n", "\n") + "\nd = %(host)s\n");
        assertThat(file.codes()).anyMatch(code -> code.endsWith(" ini.interpolation-secret"));
        assertThat(file.messages().toString()).doesNotContain("canary");
        for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            assertThat(file.problems()).allSatisfy(problem -> assertThat(new Wording(language).hint(problem)).doesNotContain("canary"));
        }
        assertThat(file.problems().toString()).doesNotContain("canary");
    }

    @Test
    void a_relative_file_lies_beside_the_routes_file() {
        assertThat(route("passphrase_file = keys/p").get(RouteKeys.PASSPHRASE_FILE)).contains(folder.resolve("keys/p"));
    }

    @Test
    void windows_name_days_times_and_zone() {
        Set<DayOfWeek> weekend = EnumSet.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY, DayOfWeek.SUNDAY, DayOfWeek.MONDAY);
        assertThat(route("window = mon-fri 22:00-05:00 Asia/Shanghai").get(RouteKeys.WINDOW)).containsExactly(new Window(
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(5, 0), Optional.of(ZoneId.of("Asia/Shanghai"))));
        assertThat(route("window = Fri-Mon 2:30-4:00; 22:00-23:00").get(RouteKeys.WINDOW)).containsExactly(
                new Window(weekend, LocalTime.of(2, 30), LocalTime.of(4, 0), Optional.empty()),
                new Window(EnumSet.allOf(DayOfWeek.class), LocalTime.of(22, 0), LocalTime.of(23, 0), Optional.empty()));
        assertThat(route("window = sun 00:00-24:00").get(RouteKeys.WINDOW)).containsExactly(
                new Window(EnumSet.of(DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, Optional.empty()));
        assertThat(route("window = mon, wed 22:00-23:00").get(RouteKeys.WINDOW).getFirst().days())
                .containsExactlyInAnyOrder(DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "protocol = ssh|value.choice", "protocol =|value.empty", "cleartext = no|value.choice", "ssh_port = 0|value.port",
        "ftp_port = 70000|value.port", "ftp_mode = passiv|value.choice.near", "ftp_active_ports = 5-3|route.port-range",
        "ftp_active_ports = x|value.port", "proxy_jump = a b;c|route.jump-host", "proxy_jump = -oProxyCommand=x|route.jump-host",
        "host_key = no|value.choice", "ssh_algorithms = old|value.choice", "ssh_algorithms = +a b;c|route.algorithm",
        "ssh_algorithms = +|value.empty", "place = move|value.choice", "verify = md5|value.choice", "mode = 888|value.mode",
        "parallel = 0|value.at-least-one", "bandwidth = 10|value.rate", "retry_for = soon|value.duration", "again = yes|value.choice",
        "login_environment = maybe|value.yes-no", "upgrade_timeout = 0s|route.no-time", "upgrade_timeout = 30|value.duration",
        "on_timeout = kill|value.choice", "success_exit_codes = 256|route.exit-code", "success_exit_codes = 0,-1|route.exit-code",
        "success_exit_codes =|value.empty", "run_dir = runs|route.remote-directory", "run_dir = ~/../x|route.remote-directory", "run_dir = ~/runs/{date}|route.remote-directory-fixed",
        "turn =|value.empty", "batch = 0|route.batch", "batch = 101%|route.batch", "batch = half|route.batch",
        "max_failures = -1|value.count", "max_unreachable = many|value.count", "health_timeout = 0m|route.no-time",
        "approval = yes|value.choice", "window = night|route.window", "window = mon 25:00-26:00|route.window", "window = 24:00-01:00|route.window",
        "window = someday 22:00-23:00|route.window-day", "window = mon-tue-wed 1:00-2:00|route.window-day",
        "window = 22:00-23:00 Asia/Shangai|value.zone.near", "order = newest|value.choice", "downgrade = refuse|value.choice",
        "version_order = alpha|value.choice", "after_failure = stop|value.choice", "notify = ftp://x|route.channel",
        "notify = a@|route.channel", "notify = {someone}@x|route.channel", "login =|value.empty", "password =|route.secret",
        "password_command = a > b|value.command-shell", "password_command =|value.empty", "password_command = '' x|value.command-empty", "name =|value.empty",
        "upgrade_command =|value.empty", "identity_file =|value.empty", "dest_dir =|value.empty"})
    void what_is_not_meant_is_told(String line, String code) {
        assertThat(codes(line)).first().isEqualTo("3 " + code);
    }

    @Test
    void a_second_line_is_not_taken_for_a_part_of_a_login() {
        assertThat(codes("login = a\n  DELE x")).containsExactly("3 route.one-line");
        assertThat(codes("password = a\n  DELE x")).containsExactly("3 route.secret");
    }

    @Test
    void every_key_has_one_entry_in_the_catalogue() throws Exception {
        List<RouteKey<?>> constants = new java.util.ArrayList<>();
        for (var field : RouteKeys.class.getFields()) {
            RouteKey<?> key = (RouteKey<?>) field.get(null);
            assertThat(field.getName()).isEqualToIgnoringCase(key.name());
            constants.add(key);
        }
        assertThat(RouteKeys.all()).containsExactlyInAnyOrderElementsOf(constants).doesNotHaveDuplicates();
    }

    private List<String> codes(String line) {
        return RoutesFile.of(folder, "[a$]\nhost = a\n" + line + "\n").codes();
    }
}
