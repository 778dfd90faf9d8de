package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.dispatch.TokenOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token becomes a session, which only its cookie knows, and which ends with the token, with time, or with the dispatcher. */
@Timeout(120)
class SignInTest {
    @TempDir
    private Path dir;

    private ServedSite site;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(Files.createDirectory(dir.resolve("home")), "listen = 127.0.0.1:0");
    }

    @AfterEach
    void end() {
        site.close();
    }

    private HttpResponse<String> signIn(String token, String to) throws Exception {
        return ServedSite.send(HttpRequest.newBuilder(URI.create(site.url("/sign-in"))).header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + token + "&to=" + java.net.URLEncoder.encode(to, java.nio.charset.StandardCharsets.UTF_8))));
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private HttpResponse<String> look(String path, String cookie) throws Exception {
        return ServedSite.send(HttpRequest.newBuilder(URI.create(site.url(path))).header("Accept", "text/html").header("Cookie", cookie));
    }

    private boolean isIn(String cookie) throws Exception {
        int status = look("/", cookie).statusCode();
        assertThat(status).isIn(200, 303);
        return status == 200;
    }

    @Test
    void a_right_token_becomes_a_cookie_that_no_script_and_no_other_site_can_use() throws Exception {
        Secret token = site.token("ann", Role.VIEWER);
        HttpResponse<String> answer = signIn(token.reveal(), "/");
        assertThat(answer.statusCode()).isEqualTo(303);
        String header = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(header).startsWith("ad-session-" + site.where().getPort() + "=").contains("; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=604800")
                .doesNotContain(token.reveal(), "Secure", "Domain");
        assertThat(isIn(cookie(answer))).isTrue();
        assertThat(cookie(signIn(token.reveal(), "/"))).as("each session has its own").isNotEqualTo(cookie(answer));
        assertThat(look("/", cookie(answer)).body()).doesNotContain(token.reveal(), cookie(answer).split("=", 2)[1]);
    }

    @Test
    void a_wrong_token_is_told_on_the_page_and_who_guesses_has_to_wait() throws Exception {
        site.token("ann", Role.VIEWER);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            HttpResponse<String> answer = signIn("wrong<b>" + i, "/");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
            assertThat(answer.body()).contains("role=\"alert\"").doesNotContain("wrong<b>", "wrong&lt;b");
            statuses.add(answer.statusCode());
        }
        assertThat(statuses).startsWith(401).endsWith(429).containsOnly(401, 429);
        assertThat(String.join("\n", site.told)).doesNotContain("wrong<b>");
        assertThat(signIn(site.token("bea", Role.VIEWER).reveal(), "/").statusCode()).as("a right one all the same").isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "/history?q=a%20b, /history?q=a%20b", "/dispatches/1, /dispatches/1", "//evil.example, /", "https://evil.example/, /", "/\\evil.example, /", "'/\t/evil.example', /",
        "'/a\r\nSet-Cookie: x=y', /", "javascript:alert(1), /", "'', /"
    })
    void only_addresses_of_ours_are_gone_on_to(String asked, String there) throws Exception {
        HttpResponse<String> answer = signIn(site.token("ann", Role.VIEWER).reveal(), asked);
        assertThat(answer.headers().firstValue("Location")).contains(there);
        assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
    }

    @Test
    void who_has_not_signed_in_is_led_there_and_back() throws Exception {
        site.token("ann", Role.VIEWER);
        assertThat(look("/history?route=a%20b", "x=y").headers().firstValue("Location")).contains("/sign-in?to=%2Fhistory%3Froute%3Da%2520b");
        HttpResponse<String> part = ServedSite.send(HttpRequest.newBuilder(URI.create(site.url("/pause"))).header("Accept", "text/html").header("HX-Request", "true"));
        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.headers().firstValue("HX-Redirect")).contains("/sign-in");
        assertThat(look("/nothing-there", "x=y").statusCode()).as("not even that there is nothing").isEqualTo(303);
    }

    @Test
    void without_any_token_the_page_says_how_to_make_one_and_nothing_else() throws Exception {
        assertThat(look("/", "x=y").statusCode()).isEqualTo(303);
        HttpResponse<String> page = look("/sign-in", "x=y");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("auto-dispatcher token add NAME --role operator").doesNotContain("nav", "web");
        site.token("ann", Role.VIEWER);
        assertThat(look("/sign-in", "x=y").body()).doesNotContain("class=\"command\"");
    }

    @Test
    void a_session_ends_with_its_token_at_once_and_with_the_dispatcher() throws Exception {
        String ann = cookie(signIn(site.token("ann", Role.VIEWER).reveal(), "/"));
        Secret bea = site.token("bea", Role.VIEWER);
        site.order(new TokenOrder.Revoke("ann"));
        assertThat(isIn(ann)).isFalse();
        site.token("ann", Role.OPERATOR);
        assertThat(isIn(ann)).as("another token of the same name").isFalse();
        String cookie = cookie(signIn(bea.reveal(), "/"));
        assertThat(isIn(cookie)).isTrue();
        site.again();
        assertThat(isIn(cookie.replaceFirst("-\\d+=", "-" + site.where().getPort() + "="))).isFalse();
    }

    @Test
    void who_signs_out_is_out() throws Exception {
        String cookie = cookie(signIn(site.token("ann", Role.VIEWER).reveal(), "/"));
        String proof = look("/", cookie).body().replaceAll("(?s).*data-proof=\"([^\"]+)\".*", "$1");
        HttpRequest.Builder out = HttpRequest.newBuilder(URI.create(site.url("/sign-out"))).header("Accept", "text/html").header("Cookie", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString("proof=" + proof));
        HttpResponse<String> answer = ServedSite.send(out);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("=; ", "Max-Age=0");
        assertThat(isIn(cookie)).isFalse();
    }

    @Test
    void sessions_end_after_a_time_without_use_and_after_a_time_in_all() throws Exception {
        site.token("ann", Role.VIEWER, Duration.ofDays(100));
        Token token = site.owned().tokens().tokens().all().getFirst();
        Instant[] now = {Instant.now()};
        Sessions sessions = new Sessions(site.owned().tokens().tokens(), () -> now[0]);
        Secret idle = sessions.begin(token);
        now[0] = now[0].plus(Sessions.IDLE);
        assertThat(sessions.holds(idle)).isTrue();
        now[0] = now[0].plusSeconds(1);
        assertThat(sessions.holds(idle)).as("an open page is no use of it").isFalse();
        assertThat(sessions.known(idle)).isEmpty();
        Secret used = sessions.begin(token);
        Instant end = now[0].plus(Sessions.LIFE);
        for (; !now[0].isAfter(end); now[0] = now[0].plus(Duration.ofHours(11))) {
            assertThat(sessions.known(used)).as("at %s", now[0]).isPresent();
        }
        assertThat(sessions.known(used)).isEmpty();
    }

    @Test
    void of_a_flood_of_sessions_the_ones_in_use_stay() throws Exception {
        site.token("ann", Role.VIEWER);
        Token token = site.owned().tokens().tokens().all().getFirst();
        Sessions sessions = new Sessions(site.owned().tokens().tokens(), java.time.InstantSource.system());
        Secret mine = sessions.begin(token);
        Secret unused = sessions.begin(token);
        for (int i = 0; i < 1500; i++) {
            sessions.begin(token);
            assertThat(sessions.known(mine)).isPresent();
        }
        assertThat(sessions.known(unused)).isEmpty();
    }
}
