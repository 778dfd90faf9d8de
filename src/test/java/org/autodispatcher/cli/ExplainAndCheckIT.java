package org.autodispatcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.Program;
import org.autodispatcher.rig.TestHome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a configuration without connecting anywhere; and nothing is made or changed by asking. */
@Needs(value = "setpriv", accounts = "ad-daemon", root = "it runs the program as an ordinary account")
class ExplainAndCheckIT {
    private static final String ROUTES = """
            [pay-(?P<module>web|batch)-(?P<version>[0-9.]+)\\.zip$]
            name = pay
            host = web[01-02].example, root@[2001:db8::7]:2222
            login = deploy
            password = not-shown-anywhere
            dest_dir = /opt/{module}/{version}
            upgrade_command = ./up {file} {version}
            batch = 1, 50%
            bandwidth = 10MiB/s
            window = mon-fri 22:00-05:00 Asia/Shanghai
            ssh_algorithms = legacy

            [by-netrc-.*\\.zip$]
            host = known.example, other.example
            protocol = ftp
            """;

    @TempDir
    Path dir;

    private TestHome home;
    private Path netrc;

    @BeforeEach
    void home() throws IOException {
        home = TestHome.in(dir, ROUTES);
        netrc = home.file("netrc", "machine known.example login named password a\ndefault login whoever password b\n");
        Files.setPosixFilePermissions(netrc, PosixFilePermissions.fromString("rw-------"));
    }

    private Program.Result run(Object... arguments) throws IOException {
        List<String> before = files();
        Program.Result result = Program.as("ad-daemon").with("NETRC", netrc.toString()).run(arguments);
        assertThat(files()).as("nothing is made or changed").isEqualTo(before);
        assertThat(result.all()).doesNotContain("not-shown-anywhere", "Exception");
        return result;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(home.path())) {
            return all.map(path -> path + " " + time(path)).sorted().toList();
        }
    }

    private static String time(Path path) {
        try {
            return Files.getLastModifiedTime(path).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode json(Program.Result result) {
        return JsonMapper.shared().readTree(result.out());
    }

    @Test
    void explain_tells_people_route_groups_targets_directory_command_window_batches_and_what_is_weaker() throws IOException {
        Program.Result result = run("explain", "--home", home.path(), "pay-web-2.1.zip");
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.out()).contains(
                "pay-web-2.1.zip → route pay (" + home.path() + "/general-dispatch-info.cfg:1)",
                "module=web, version=2.1",
                "deploy@web01.example:22", "deploy@web02.example:22", "root@[2001:db8::7]:2222",
                "/opt/web/2.1",
                "./up '/opt/web/2.1/pay-web-2.1.zip' '2.1'",
                "3 × 1 of 3 targets", "10MiB/s", "mon-fri 22:00-05:00 Asia/Shanghai",
                "ssh_algorithms = legacy");
    }

    @Test
    void explain_in_json_has_the_fields_of_the_contract_for_every_name() throws IOException {
        Program.Result result = run("explain", "--json", "--home", home.path(), "/somewhere/pay-web-2.1.zip", "nothing.zip", "bad$.zip");
        assertThat(result.status()).isEqualTo(3);
        JsonNode all = json(result).get("explanations");
        assertThat(json(result).propertyNames()).containsExactly("explanations");
        JsonNode pay = all.get(0);
        assertThat(pay.get("package").asString()).isEqualTo("pay-web-2.1.zip");
        assertThat(pay.get("route").asString()).isEqualTo("pay");
        assertThat(pay.get("line_number").asInt()).isEqualTo(1);
        assertThat(pay.get("groups").get("module").asString()).isEqualTo("web");
        JsonNode v6 = pay.get("targets").get(2);
        assertThat(v6.get("host").asString()).isEqualTo("2001:db8::7");
        assertThat(v6.get("port").asInt()).isEqualTo(2222);
        assertThat(v6.get("login").asString()).isEqualTo("root");
        assertThat(v6.get("protocol").asString()).isEqualTo("auto");
        assertThat(pay.get("dest_dir").asString()).isEqualTo("/opt/web/2.1");
        assertThat(pay.get("upgrade_command").asString()).startsWith("./up ");
        assertThat(all.get(1).get("reason").asString()).isEqualTo("no-route");
        assertThat(all.get(2).get("reason").asString()).isEqualTo("name-refused");
        assertThat(Stream.of(all.get(1), all.get(2))).allMatch(each -> each.has("message") && each.has("hint"));
    }

    @Test
    void a_name_without_a_route_is_told_how_far_each_route_agrees() throws IOException {
        Program.Result result = run("explain", "--home", home.path(), "pay-app-1.zip");
        assertThat(result.status()).isEqualTo(4);
        assertThat(result.err()).contains("no route matches the name pay-app-1.zip", "next: ").doesNotContain("why each route");
        assertThat(result.out()).containsPattern("1 +pay +.*«pay-»").containsPattern("13 +by-netrc.*from its first character");
        assertThat(run("explain", "--home", home.path(), "PAY-web-1.zip").out()).contains("only in upper and lower case");
    }

    @Test
    void logins_come_from_netrc_and_its_default_where_the_route_names_none() throws IOException {
        Program.Result result = run("explain", "--home", home.path(), "by-netrc-1.zip");
        assertThat(result.out()).contains("named@known.example:21", "whoever@other.example:21", "FTP without TLS");
    }

    @Test
    void a_home_or_file_that_cannot_be_used_is_told_and_how_to_see_why() throws IOException {
        assertThat(run("explain", "--home", dir.resolve("none"), "x").status()).isEqualTo(2);
        Files.setPosixFilePermissions(home.path().resolve(Home.ROUTES_FILE), PosixFilePermissions.fromString("---------"));
        Program.Result unreadable = run("explain", "--home", home.path(), "x");
        assertThat(unreadable.status()).isEqualTo(2);
        assertThat(unreadable.err()).contains("general-dispatch-info.cfg", "ad-daemon", "next: ");
        Files.delete(home.path().resolve(Home.ROUTES_FILE));
        Program.Result missing = run("check", "--home", home.path());
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err()).contains("auto-dispatcher init --home " + home.path());
    }

    @Test
    void check_tells_every_problem_at_once_with_file_line_and_what_to_do() throws IOException {
        home.routes("[a]\nhost = h\nlogn = x\nlogin = y\n[a(]\nhost = h\n[c]\nlogin = y\nretry_for = often\n");
        Program.Result result = run("check", "--home", home.path());
        assertThat(result.status()).as(result.all()).isEqualTo(2);
        String file = home.path() + "/general-dispatch-info.cfg:";
        assertThat(result.err()).contains(file + "3: error: ", file + "5: error: ", file + "7: error: ", file + "9: error: ");
        assertThat(result.err().lines().filter(line -> line.startsWith("  next: "))).hasSameSizeAs(
                result.err().lines().filter(line -> line.contains(": error: ") || line.contains(": warning: ")).toList());
        JsonNode problems = json(run("check", "--json", "--home", home.path())).get("problems");
        assertThat(problems.size()).isGreaterThanOrEqualTo(4);
        for (JsonNode problem : problems) {
            assertThat(problem.propertyNames()).containsExactly("severity", "file", "line", "message", "hint");
        }
    }

    @Test
    void check_shows_routes_without_secrets_and_overlaps_with_an_example_name() throws IOException {
        home.routes(ROUTES + "[pay-web-[0-9]+.*\\.zip$]\nname = later\nhost = h.example\nlogin = x\npassword = not-shown-anywhere\n");
        Program.Result result = run("check", "--home", home.path());
        assertThat(result.status()).as("warnings alone: " + result.all()).isZero();
        assertThat(result.err()).contains("warning").containsPattern("pay-web-[0-9].*\\.zip");
        JsonNode routes = json(run("check", "--json", "--home", home.path())).get("routes");
        assertThat(routes.get(0).propertyNames()).contains("name", "pattern", "line_number", "host", "login", "password", "batch");
        assertThat(routes.get(0).get("password").asString()).isEqualTo("(secret)");
    }
}
