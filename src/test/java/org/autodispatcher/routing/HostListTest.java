package org.autodispatcher.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostListTest {
    @TempDir
    Path folder;

    private List<String> hosts(String written) {
        return RoutesFile.of(folder, "[a$]\nhost = " + written + "\n").route().hosts().stream().map(HostListTest::shown).toList();
    }

    private static String shown(HostEntry entry) {
        String port = entry.port().isPresent() ? " port " + entry.port().getAsInt() : "";
        return entry.login().map(login -> login + " at ").orElse("") + entry.host() + port;
    }

    @Test
    void commas_and_white_space_separate() {
        assertThat(hosts("a, b c,d\n  e\n  f:2222")).containsExactly("a", "b", "c", "d", "e", "f port 2222");
    }

    @Test
    void every_entry_knows_its_line() {
        Route route = RoutesFile.of(folder, "[a$]\nhost = a\n  b\n\n  c\n").route();
        assertThat(route.hosts()).extracting(HostEntry::line).containsExactly(2, 3, 5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "10.8.6.2|10.8.6.2",
        "web-1.bank_2.example.|web-1.bank_2.example.",
        "ops@10.8.6.2:2222|ops at 10.8.6.2 port 2222",
        "ops@corp.example@host|ops@corp.example at host",
        "CORP\\ops@host|CORP\\ops at host",
        "[2001:db8::1]|2001:db8::1",
        "[2001:db8::1]:22|2001:db8::1 port 22",
        "2001:db8::1|2001:db8::1",
        "ops@[fe80::1%eth0]:22|ops at fe80::1%eth0 port 22",
        "::ffff:10.8.6.2|::ffff:10.8.6.2",
        "生产机.example|生产机.example"})
    void one_host_in_every_form(String written, String meant) {
        assertThat(hosts(written)).containsExactly(meant);
    }

    @Test
    void a_range_is_counted_out_and_keeps_its_zeros() {
        assertThat(hosts("web[08-11].example:22")).containsExactly(
                "web08.example port 22", "web09.example port 22", "web10.example port 22", "web11.example port 22");
        assertThat(hosts("web[8-11]")).containsExactly("web8", "web9", "web10", "web11");
        assertThat(hosts("web[0-1]")).containsExactly("web0", "web1");
        assertThat(hosts("10.8.6.[1-2]")).containsExactly("10.8.6.1", "10.8.6.2");
        assertThat(hosts("ops@[1-2].example")).containsExactly("ops at 1.example", "ops at 2.example");
    }

    @Test
    void two_ranges_are_counted_out_together() {
        assertThat(hosts("r[1-2]n[01-03]")).containsExactly("r1n01", "r1n02", "r1n03", "r2n01", "r2n02", "r2n03");
    }

    @Test
    void a_thousand_targets_are_in_order_but_not_more_than_ten_thousand() {
        assertThat(hosts("h[1-10000]")).hasSize(HostList.MOST);
        assertThat(codes("h[1-10001]")).containsExactly("2 host.too-many");
        assertThat(codes("h[1-9999] g[1-2]")).containsExactly("2 host.too-many");
        assertThat(codes("a[1-999999999]b[1-999999999]")).containsExactly("2 host.too-many");
        assertThat(codes("h" + "[1-9]".repeat(60))).containsExactly("2 host.too-many");
        assertThat(codes("h" + "[1-1]".repeat(100_000))).containsExactly("2 host.name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a, b, a|2 host.duplicate", "a A|2 host.duplicate", "web[1-3] web2|2 host.duplicate", "a a:22|2 host.same-target",
        "a:0|2 host.port", "a:|2 host.port", "a:x|2 host.port", "a:65536|2 host.port", "[::1]:|2 host.port",
        "@a|2 host.no-login", "ops@|2 host.name", "-a|2 host.name", "a/b|2 host.name", "a;b|2 host.name", "a..b|2 host.name",
        "10.8.6.256|2 host.name", "10.8.6|2 host.name", "010.8.6.2|2 host.name", "12|2 host.name",
        "1:2:3|2 host.address", "[::1]x|2 host.address", "fe80::1%|2 host.address", "[web]|2 host.name",
        "web[3-1]|2 host.range-order", "web[01-100]|2 host.range-width", "web[a-c]|2 host.name", "web[1,3]|2 host.name",
        "a，b|2 ini.full-width", "a：22|2 ini.full-width", "web［1-3］|2 ini.full-width"})
    void what_is_no_host_is_told(String written, String first) {
        assertThat(codes(written)).first().isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , "})
    void no_host_at_all_is_told(String written) {
        assertThat(codes(written)).containsExactly("2 host.none");
    }

    @Test
    void the_login_of_the_route_makes_two_spellings_one_target() {
        assertThat(RoutesFile.of(folder, "[a$]\nlogin = ops\nhost = ops@a\n  a\n").codes()).containsExactly("4 host.same-target");
        assertThat(RoutesFile.of(folder, "[a$]\nlogin = ops\nhost = app@a\n  a\n").codes()).isEmpty();
    }

    @Test
    void the_message_names_line_and_column() {
        assertThat(RoutesFile.of(folder, "[a$]\nhost = a,\n  b:99999\n").messages()).containsExactly("3: column 5: 99999 is no port");
    }

    private List<String> codes(String written) {
        return RoutesFile.of(folder, "[a$]\nhost = " + written + "\n").codes();
    }
}
