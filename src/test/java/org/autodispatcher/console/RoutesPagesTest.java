package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Token.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page about the routes says what {@code check} and {@code explain} say, and nothing foreign in it is markup. */
@Timeout(120)
class RoutesPagesTest {
    private static final String ROUTES = """
            [DEFAULT]
            password = top<secret>

            [db-(?P<version>[0-9.]+)\\.tar]
            name = database
            host = db1
            login = dba
            protocol = sftp

            [web-(?P<version>[0-9.]+)\\.zip]
            name = web
            host = web[1-5], web6:2222
            login = app
            protocol = sftp
            ssh_algorithms = legacy
            place = direct
            dest_dir = /srv/<b>{version}</b>
            upgrade_command = /opt/upgrade {file} && echo '<script>alert(1)</script>'
            window = sat 02:00-04:00
            batch = 1, 50%, 100%
            approval = two-person
            """;

    @TempDir
    private Path home;

    private ServedSite site;
    private Secret viewer;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(home, new ServedSite.Routing(ROUTES));
        viewer = site.token("looks", Role.VIEWER);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static String asked(String name) {
        return "/routes?package=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Test
    void every_route_stands_there_in_the_order_of_the_file_without_a_secret() throws Exception {
        String page = site.page("/routes", viewer, "en");
        assertThat(page).contains("<code>db-(?P&lt;version&gt;", "2 routes of ", "<code>web5</code>", "6 targets", "web6:2222")
                .contains("sat 02:00-04:00", "batches 1, 50%, 100%", "upgrades wait for somebody else than who handed it in")
                .contains("algorithms that modern SSH gave up are offered", "a half file can be seen under the final name")
                .contains("<dt>password</dt><dd><code class=\"lines\">(secret)")
                .doesNotContain("top<secret>", "top&lt;secret", "<script>alert", "<b>{version}");
        assertThat(page.indexOf("<strong>database</strong>")).isPositive().isLessThan(page.indexOf("<strong>web</strong>"));
    }

    @Test
    void a_name_is_explained_as_the_command_line_explains_it() throws Exception {
        String page = site.page(asked("web-1.2.zip"), viewer, "en");
        assertThat(page).contains("web-1.2.zip → route web (line 10), targets: 6", "version=1.2", "line of packages", "app@web3:22  by sftp")
                .contains("/srv/&lt;b&gt;1.2&lt;/b&gt;", "1, 3, 2 of 6 targets, each batch once the one before it is done")
                .contains("why the other routes are not taken: 1", "differs from its first character on")
                .doesNotContain("<script>alert");
    }

    @Test
    void a_name_that_no_route_takes_is_told_why_by_every_route() throws Exception {
        String page = site.page(asked("web-x.zip"), viewer, "en");
        assertThat(page).contains("no route matches the name web-x.zip", "why no route matches: 2 were tried", "agrees up to «web-» and differs behind it");
        assertThat(site.page(asked("WEB-1.zip"), viewer, "en")).contains("differs only in upper and lower case");
    }

    @Test
    void what_is_typed_is_never_markup() throws Exception {
        String page = site.page(asked("<script>x</script>\"'&"), viewer, "en");
        assertThat(page).contains("which package names must not").doesNotContain("<script>x", "\"\"'");
        String odd = "web-1.zip (a)+~@=,、。“c” é_¬.中文";
        assertThat(site.page(asked(odd), viewer, "zh-CN")).contains(odd + " → 分发规则 web（第 10 行），目标机 6 台", "value=\"" + odd + "\"");
        assertThat(site.page(asked("/some/where/web-1.zip"), viewer, "en")).contains("web-1.zip → route web");
    }

    @Test
    void while_somebody_types_only_the_answer_is_sent() throws Exception {
        HttpResponse<String> answer = ServedSite.send(site.request("/routes/where?package=web-1.zip", viewer).header("HX-Request", "true"));
        assertThat(answer.body()).contains("hx-swap-oob=\"innerHTML\">web-1.zip → route web").doesNotContain("<html", "<h1");
        assertThat(ServedSite.send(site.request("/routes/where?package=", viewer)).body()).contains("hx-swap-oob=\"innerHTML\"></div>");
        HttpResponse<String> stranger = ServedSite.send(HttpRequest.newBuilder(URI.create(site.url("/routes/where?package=web"))).header("HX-Request", "true"));
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("HX-Redirect")).contains("/sign-in");
    }

    @Test
    void edited_files_are_told_with_what_is_wrong_and_put_in_force_by_an_operator() throws Exception {
        assertThat(site.page("/routes", viewer, "en")).doesNotContain("is not in force", "/reload");
        site.file("general-dispatch-info.cfg", ROUTES.replace("name = web\n", "name = web\nhosst = <i>x</i>\n"));
        assertThat(site.page("/routes", viewer, "en")).contains("cannot be put in force", "general-dispatch-info.cfg:12", "hosst").doesNotContain("/reload", "<i>x");
        site.file("general-dispatch-info.cfg", ROUTES + "\n[web-.*]\nname = never-there\nhost = h\nlogin = app\nprotocol = sftp\n");
        String edited = site.page("/routes", viewer, "en");
        assertThat(edited).contains("what they say now is not in force", "action=\"/reload\"").doesNotContain("<strong>never-there");
        assertThat(reload(viewer).statusCode()).isEqualTo(403);
        assertThat(reload(site.token("acts", Role.OPERATOR)).statusCode()).isEqualTo(303);
        assertThat(site.page("/routes", viewer, "en")).contains("3 routes of ", "<strong>never-there").doesNotContain("is not in force");
    }

    @Test
    void doubtful_patterns_are_told_as_check_tells_them() throws Exception {
        site.file("general-dispatch-info.cfg", ROUTES + "\n[web-1\\.zip]\nname = shadowed\nhost = h\nlogin = app\nprotocol = sftp\n");
        site.owned().control("x").reload();
        assertThat(compared("en")).contains("warning", "shadowed", "general-dispatch-info.cfg:23").doesNotContain("hx-trigger=\"load");
        assertThat(compared("zh")).contains("警告", "生效中的规则");
    }

    /** The page once all patterns are compared. */
    private String compared(String language) throws Exception {
        String page = site.page("/routes", viewer, language);
        while (page.contains("hx-trigger=\"load")) {
            page = site.page("/routes", viewer, language);
        }
        return page;
    }

    /** Comparing these takes longer than a page may. */
    @Test
    void nobody_waits_until_hundreds_of_patterns_are_compared() throws Exception {
        StringBuilder many = new StringBuilder("[DEFAULT]\nhost = h\nlogin = app\nprotocol = sftp\n");
        for (int i = 0; i < 150; i++) {
            many.append("[service-").append(i).append("-(?P<version>[0-9.]+)(-[a-z]+)*\\.tar\\.gz]\n");
        }
        site.file("general-dispatch-info.cfg", many.toString());
        assertThat(site.page("/routes", viewer, "en")).contains("are being compared", "hx-select=\"#problems\"", "what they say now is not in force");
        assertThat(compared("en")).contains("warning", "matches");
    }

    private HttpResponse<String> reload(Secret token) throws Exception {
        return ServedSite.send(site.request("/reload", token).header("Accept", "text/html").POST(HttpRequest.BodyPublishers.noBody()));
    }

    @Test
    void nobody_without_a_token_sees_it() throws Exception {
        HttpResponse<String> stranger = ServedSite.send(HttpRequest.newBuilder(URI.create(site.url("/routes"))).header("Accept", "text/html"));
        assertThat(stranger.statusCode()).isEqualTo(303);
        assertThat(stranger.headers().firstValue("Location").orElseThrow()).startsWith("/sign-in");
        assertThat(Files.exists(home)).isTrue();
    }
}
