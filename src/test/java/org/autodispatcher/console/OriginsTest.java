package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.ledger.HistoryFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages of other sites ask for nothing here in the name of somebody who has signed in, at no address there is; and what every page says of itself. */
@Timeout(120)
class OriginsTest {
    @TempDir
    private Path dir;

    private ServedSite site;
    private Cookies guest;
    private long dispatch;

    @BeforeEach
    void serve() throws Exception {
        site = new ServedSite(Files.createDirectory(dir.resolve("home")));
        site.put("/api/v1/packages/nobody-1.zip?wait=10s", site.token("otto", Role.OPERATOR), new byte[5]);
        dispatch = site.arrived().getFirst().id();
        guest = Cookies.signedIn(site, site.token("ona", Role.OPERATOR));
    }

    @AfterEach
    void end() {
        site.close();
    }

    /** All addresses there are with this method, with something in the place of their names. */
    private List<String> addresses(String method) {
        return site.addresses().stream().filter(each -> each.methods().contains(method)).map(Address::pattern)
                .map(pattern -> pattern.replace("{id}", String.valueOf(dispatch)).replace("{verb}", "cancel").replaceAll("\\{[^}]*}", "x"))
                .distinct()
                .toList();
    }

    private String head(String request) throws IOException {
        try (RawHttp raw = new RawHttp(site.where())) {
            return raw.say(request).head();
        }
    }

    private String asked(String method, String path, String host, String... headers) throws IOException {
        String form = "on=" + dispatch + "&seen=999999&proof=" + guest.proof() + "&reason=x";
        boolean sends = !method.equals("GET");
        return head(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nCookie: " + guest.cookie() + "\r\nAccept: text/html\r\n"
                + String.join("", java.util.Arrays.stream(headers).map(each -> each + "\r\n").toList())
                + (sends ? "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n" + form : "\r\n"));
    }

    @Test
    void a_name_that_is_not_ours_is_answered_nowhere() throws IOException {
        List<String> all = new ArrayList<>(addresses("GET"));
        for (String host : List.of("evil.example", "evil.example:" + site.where().getPort(), "127.0.0.1.evil.example", "localhost.evil.example")) {
            for (String path : all) {
                assertThat(asked("GET", path, host)).as(path + " as " + host).startsWith("HTTP/1.1 421");
            }
            for (String path : addresses("POST")) {
                assertThat(asked("POST", path, host)).as(path + " as " + host).startsWith("HTTP/1.1 421");
            }
        }
        for (String host : List.of("127.0.0.1", "localhost:" + site.where().getPort(), "[::1]", "ad.localhost")) {
            assertThat(asked("GET", "/", host)).as(host).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void what_another_sites_page_posts_is_done_nowhere() throws IOException {
        List<String> posts = addresses("POST");
        assertThat(posts).contains("/decide/cancel", "/pause", "/sign-out", "/sign-in");
        for (String path : posts) {
            for (String header : List.of("Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null",
                    "Origin: http://127.0.0.1.evil.example", "Origin: http://127.0.0.1:1")) {
                assertThat(asked("POST", path, "127.0.0.1", header)).as(path + " " + header).startsWith("HTTP/1.1 403");
            }
        }
        stillWaits();
        assertThat(asked("POST", "/decide/cancel", "127.0.0.1", "Origin: http://127.0.0.1")).as("our own").startsWith("HTTP/1.1 303");
    }

    private void stillWaits() {
        assertThat(site.owned().ledger().dispatch(dispatch).state().text()).isEqualTo("held");
        assertThat(site.owned().ledger().find(HistoryFilter.ALL)).hasSize(1);
    }

    @Test
    void without_the_proof_that_only_our_pages_have_nothing_is_done_anywhere() throws Exception {
        String real = guest.proof();
        for (String proof : List.of("", "x", real.substring(1), real + "x")) {
            for (String path : addresses("POST")) {
                if (!path.equals("/sign-in")) {
                    assertThat(guest.post(path, "on=" + dispatch + "&seen=999999&proof=" + proof).statusCode()).as(path + " with " + proof).isEqualTo(403);
                }
            }
        }
        Cookies other = Cookies.signedIn(site, site.token("olga", Role.OPERATOR));
        assertThat(guest.post("/pause", "proof=" + other.proof()).statusCode()).as("somebody else's").isEqualTo(403);
        stillWaits();
        assertThat(guest.post("/pause", "proof=" + real).statusCode()).isEqualTo(303);
    }

    @Test
    void every_page_says_what_may_be_done_with_it() throws Exception {
        for (String path : addresses("GET")) {
            if (path.startsWith("/live/") || path.contains("/events") || path.startsWith("/assets/")) {
                continue;
            }
            var answer = guest.get(path);
            String all = answer.headers().map().toString();
            assertThat(all).as(path).contains("nosniff").doesNotContainIgnoringCase("Jetty");
            assertThat(answer.headers().firstValue("Cache-Control")).as(path).hasValueSatisfying(value -> assertThat(value).contains("no-store"));
            if (answer.headers().firstValue("Content-Type").filter(type -> type.startsWith("text/html")).isPresent()) {
                assertThat(answer.headers().firstValue("Content-Security-Policy")).as(path).hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'").doesNotContain("unsafe"));
                assertThat(all).as(path).contains("same-origin");
                assertThat(answer.body()).as(path).doesNotContainPattern("<script(?! src=)").doesNotContainPattern(" on[a-z]+=\"").doesNotContainPattern(" style=\"")
                        .doesNotContain("javascript:");
            }
        }
    }

    @Test
    void without_a_token_there_is_nothing_but_the_sign_in_page() throws Exception {
        for (Address each : site.addresses()) {
            String path = each.pattern().replaceAll("\\{[^}]*}", "x");
            String method = each.methods().contains("GET") ? "GET" : each.methods().iterator().next();
            String head = head(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAccept: text/html\r\nContent-Length: 0\r\n\r\n");
            if (!each.open()) {
                assertThat(head).as(method + " " + path).containsPattern("^HTTP/1.1 (303|401)");
            }
        }
        assertThat(site.addresses()).filteredOn(Address::open).extracting(Address::pattern)
                .allMatch(Pattern.compile("/healthz|/readyz|/assets/.*|/sign-in").asMatchPredicate());
    }
}
