package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Secret;
import org.autodispatcher.config.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutingTableTest {
    @TempDir
    Path folder;

    private RoutesFile file(String text) {
        return RoutesFile.of(folder, text);
    }

    @Test
    void the_example_of_three_keys_works_word_for_word() {
        Route route = file("""
                [example]
                host = 10.8.6.2
                login = "ibpsusr"
                password = "123456"
                """).route();
        assertThat(route.name()).isEqualTo("example");
        assertThat(route.line()).isEqualTo(1);
        assertThat(route.hosts()).extracting(HostEntry::host).containsExactly("10.8.6.2");
        RouteLogin login = route.login(route.hosts().getFirst());
        assertThat(login.login()).contains("ibpsusr");
        assertThat(login.password()).isEqualTo(new PasswordSource.Written(Secret.of("123456")));
        assertThat(route.get(RouteKeys.DEST_DIR).text()).isEqualTo("~/newcx/{date}/");
        assertThat(route.get(RouteKeys.UPGRADE_COMMAND)).isEmpty();
    }

    @Test
    void the_first_route_that_matches_from_the_beginning_takes_the_package() throws Exception {
        RoutingTable table = file("""
                [(?P<app>pay|mail)-(?P<version>[0-9.]+)(-(?P<part>web))?\\.zip$]
                host = a
                [pay]
                host = b
                """).table().orElseThrow();
        assertThat(table.route("pay-2.4.zip")).isEqualTo(new Routing.Matched(
                table.routes().get(0), Map.of("app", "pay", "version", "2.4", "part", "")));
        assertThat(table.route("pay-2.4.zip.old")).isEqualTo(new Routing.Matched(table.routes().get(1), Map.of()));
        assertThat(table.route("the-pay-2.4.zip")).isEqualTo(new Routing.Unmatched());
    }

    @Test
    void a_pattern_that_takes_too_long_lets_no_later_route_take_the_package() {
        RoutingTable table = file("[(a*)*(a|aa)+\\1c$]\nhost = a\n[a]\nhost = b\n").table().orElseThrow();
        assertThatThrownBy(() -> table.route("a".repeat(190) + "b"))
                .hasMessageContaining("no-route.too-slow");
    }

    @Test
    void what_is_written_in_default_holds_for_every_route_and_keeps_its_line() {
        RoutesFile file = file("""
                [DEFAULT]
                apps = web[01-02]
                login = ops
                upgrade_command = /opt/up
                [a$]
                host = %(apps)s
                [b$]
                host = b
                login = app
                install_command = /opt/other
                """);
        assertThat(file.problems()).isEmpty();
        Route first = file.table().orElseThrow().routes().get(0);
        Route second = file.table().orElseThrow().routes().get(1);
        assertThat(first.hosts()).extracting(HostEntry::host).containsExactly("web01", "web02");
        assertThat(first.isSet(RouteKeys.LOGIN)).isTrue();
        assertThat(first.lineOf(RouteKeys.LOGIN)).isEqualTo(3);
        assertThat(first.isSet(RouteKeys.MODE)).isFalse();
        assertThat(first.lineOf(RouteKeys.MODE)).isEqualTo(5);
        assertThat(second.get(RouteKeys.LOGIN)).contains("app");
        assertThat(second.get(RouteKeys.UPGRADE_COMMAND).orElseThrow().text()).isEqualTo("/opt/other");
        assertThat(second.lineOf(RouteKeys.UPGRADE_COMMAND)).isEqualTo(10);
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThat(file("""
                [DEFAULT]
                colour = red
                [a$]
                hots = a
                protocol = sftpp
                dest_dir = /opt/{dat}
                [b(]
                host = b b
                upgrade_command = "/up" "{files}" {x}
                [c$]
                name = a$
                host = c
                install_command = x
                upgrade_command = y
                """).codes()).containsExactlyInAnyOrder(
                "2 route.unknown-key", "4 route.unknown-key.near", "3 route.no-host", "5 value.choice.near",
                "6 placeholder.unknown.near", "7 pattern.unterminated-group", "8 host.duplicate", "9 placeholder.in-quotes",
                "13 route.two-names", "11 route.duplicate-name");
    }

    @Test
    void a_file_with_an_error_gives_no_table() {
        assertThat(file("[a$]\nhost = a\n[b$]\n").table()).isEmpty();
    }

    @Test
    void an_empty_file_is_a_table_without_routes_and_a_warning() {
        RoutesFile file = file("# nothing yet\n");
        assertThat(file.codes()).containsExactly("0 route.none");
        assertThat(file.table().orElseThrow().routes()).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_an_error() {
        RoutesFile file = RoutesFile.load(folder.resolve("nowhere.cfg"));
        assertThat(file.table()).isEmpty();
        assertThat(file.problems()).extracting(Problem::severity).contains(Problem.Severity.ERROR);
    }

    @Test
    void a_file_in_gbk_is_an_error() throws Exception {
        Path file = folder.resolve("gbk.cfg");
        Files.write(file, "[支付.*$]\nhost = a\n".getBytes(Charset.forName("GBK")));
        assertThat(RoutesFile.load(file).codes()).containsExactly("1 ini.gbk");
    }

    @Test
    void whoever_may_read_a_password_or_write_a_route_is_told() throws Exception {
        Path file = file("[a$]\nhost = a\nlogin = a\npassword = x\n").file();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        RoutesFile readable = RoutesFile.load(file);
        assertThat(readable.codes()).containsExactly("0 file.password-readable");
        assertThat(readable.table()).isPresent();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-----w-"));
        RoutesFile writable = RoutesFile.load(file);
        assertThat(writable.codes()).containsExactly("0 file.writable");
        assertThat(writable.table()).isEmpty();
    }

    @Test
    void readers_of_a_file_without_a_password_are_nobodys_business() throws Exception {
        Path file = file("[a$]\nhost = a\n").file();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(RoutesFile.load(file).problems()).isEmpty();
    }

    @Test
    void a_password_comes_from_one_place_and_the_sections_own_goes_before_an_inherited_one() {
        assertThat(file("[a$]\nhost = a\npassword = x\npassword_command = pass a\n").codes()).containsExactly("4 route.two-passwords");
        Route route = file("[DEFAULT]\npassword = x\n[a$]\nhost = a\npassword_file = /secrets/a\n").route();
        assertThat(route.login(route.hosts().getFirst()).password()).isEqualTo(new PasswordSource.InFile(Path.of("/secrets/a")));
        assertThat(route.shown()).containsOnlyKeys("host", "password_file");
    }

    @Test
    void a_user_written_at_the_host_goes_before_the_login() {
        Route route = file("[a$]\nhost = ops@a, b\nlogin = app\n").route();
        assertThat(route.hosts()).extracting(host -> route.login(host).login()).containsExactly(Optional.of("ops"), Optional.of("app"));
    }

    @Test
    void what_is_shown_never_holds_a_secret() {
        Route route = file("[a$]\nhost = a\nlogin = app\npassword = s3cret\naccount = s3cret\n").route();
        assertThat(route.shown()).isEqualTo(Map.of("host", "a", "login", "app", "password", "(secret)", "account", "(secret)"));
        assertThat(file("[a$]\nhost = a\npassword = s3cret\n  s3cret\n").messages()).allSatisfy(
                message -> assertThat(message).doesNotContain("s3cret"));
    }

    @Test
    void a_secret_does_not_spread_into_what_is_shown_or_run() {
        RoutesFile spread = file("[a$]\nhost = a\npassword = s3cret\nupgrade_command = up --pw=%(password)s\n");
        assertThat(spread.codes()).containsExactly("4 route.secret-spread");
        assertThat(spread.messages()).allSatisfy(message -> assertThat(message).doesNotContain("s3cret"));
        assertThat(file("[a$]\nhost = a\nours = s3cret\npassword = %(ours)s\naccount = %(password)s\n").codes()).isEmpty();
        assertThat(file("[a$]\nhost = a\nnotify = ops https://chat.example/hook/s3cret?t=s3cret, x@y\n").route().shown())
                .containsEntry("notify", "ops https://chat.example/…, x@y");
    }

    @Test
    void nothing_of_a_web_address_but_its_host_is_told_where_it_is_wrong() {
        for (String wrong : List.of(
                "https://ann:c4nary@chat.example/x", "ttps://chat.example/c4nary", "chat.example/c4nary", "https://chat.example:99999999/c4nary",
                "https://chat.example?c4nary", "https://chat.example/c4naryé", "https://chat.example/a%(c4nary)sb")) {
            RoutesFile file = file("[a$]\nhost = a\nnotify = ops " + wrong + "\n");
            assertThat(file.problems().toString() + file.messages()).as(wrong).doesNotContain("c4nary");
        }
        assertThat(file("[a$]\nhost = a\nnotify = https://ann:c4nary@chat.example/x\n").codes()).containsExactly("3 route.channel");
    }

    @Test
    void a_group_must_not_take_the_place_of_a_placeholder() {
        assertThat(file("[(?P<host>a)(?P<File>b)$]\nhost = a\n").codes()).containsExactly(
                "1 placeholder.group-name", "1 placeholder.group-name");
        assertThat(file("[(?P<app>a)(?P<App>b)$]\nhost = a\n").codes()).containsExactly("1 placeholder.group-case");
    }
}
