package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.autodispatcher.dispatch.TokenOrder.Outcome;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nobody comes in without a token, and nobody further than its role. */
@Timeout(120)
class DoormanTest {
    private static final String WEB = "/api/v1/packages/web-1.zip";

    @TempDir
    private Path dir;

    private ServedSite site;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(Files.createDirectory(dir.resolve("home")));
    }

    @AfterEach
    void end() {
        site.close();
    }

    private HttpRequest.Builder bare(String path) {
        return HttpRequest.newBuilder(URI.create(site.url(path)));
    }

    @Test
    void without_a_token_nothing_is_told_but_whether_we_live() throws Exception {
        for (String path : List.of("/", WEB, "/api/v1/dispatches/1", "/nothing", "/healthz/")) {
            HttpResponse<String> refused = ServedSite.send(bare(path));
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer ").contains("Basic ");
            assertThat(ServedSite.json(refused.body()).propertyNames()).containsExactlyInAnyOrder("code", "message", "hint");
        }
        assertThat(ServedSite.send(bare("/healthz")).body()).contains("\"status\" : \"ok\"");
        assertThat(ServedSite.send(bare("/readyz")).statusCode()).isEqualTo(200);
        assertThat(ServedSite.send(bare("/readyz").DELETE()).statusCode()).isEqualTo(405);
    }

    @Test
    void a_body_that_nobody_asked_for_is_not_read_and_the_answer_comes_all_the_same() throws Exception {
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say("PUT " + WEB + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(raw.line()).contains(" 401 ");
        }
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say("PUT " + WEB + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\n\r\n").say(new byte[100_000]);
            assertThat(raw.line()).contains(" 401 ");
        }
        assertThat(site.files("uploads")).isEmpty();
    }

    @Test
    void a_token_is_worth_something_until_it_expires_or_is_taken_back() throws Exception {
        Secret good = site.token("good", Role.OPERATOR);
        Secret over = site.token("over", Role.OPERATOR, Duration.ofNanos(1));
        assertThat(site.put(WEB, good, new byte[5]).statusCode()).isEqualTo(202);
        assertThat(site.put(WEB, over, new byte[5]).statusCode()).isEqualTo(401);
        assertThat(site.put(WEB, Secret.of(good.reveal() + "x"), new byte[5]).statusCode()).isEqualTo(401);
        assertThat(site.put(WEB, Secret.of(org.autodispatcher.dispatch.Tokens.hash(good).hex()), new byte[5]).statusCode()).as("its hash").isEqualTo(401);
        assertThat(site.order(new TokenOrder.Revoke("good"))).isEqualTo(new Outcome.Done());
        assertThat(site.put(WEB, good, new byte[5]).statusCode()).isEqualTo(401);
        assertThat(Files.readString(site.home.resolve("state/tokens"))).doesNotContain(good.reveal()).doesNotContain("good");
        assertThat(String.join("\n", site.told)).doesNotContain(good.reveal());
        List<Entry> entries = site.owned().ledger().entries(Ledger.HOME).stream().filter(entry -> entry.draft().step() == Step.TOKEN).toList();
        assertThat(entries.toString()).contains("revoke").doesNotContain(good.reveal()).doesNotContain("sha256");
    }

    @Test
    void a_role_goes_as_far_as_it_goes() throws Exception {
        for (Role role : Role.values()) {
            Secret token = site.token("is-" + role.text(), role);
            int expected = switch (role) {
                case OPERATOR -> 202;
                case VIEWER, APPROVER -> 403;
            };
            assertThat(site.put(WEB, token, new byte[5]).statusCode()).as(role.text()).isEqualTo(expected);
            assertThat(ServedSite.send(site.request("/api/v1/dispatches/77", token)).statusCode()).isEqualTo(404);
            assertThat(ServedSite.send(site.request(WEB, token)).statusCode()).as("GET").isEqualTo(405);
        }
    }

    @Test
    void who_guesses_is_told_to_wait_and_who_knows_is_let_in() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(ServedSite.send(site.request("/", Secret.of("wrong" + i))).statusCode());
        }
        assertThat(statuses).startsWith(401).endsWith(429).containsOnly(401, 429);
        assertThat(site.told).filteredOn(line -> line.startsWith("! log.wrong-tokens")).hasSize(1);
        assertThat(site.put(WEB, site.token("good", Role.OPERATOR), new byte[5]).statusCode()).isEqualTo(202);
        assertThat(String.join("\n", site.told)).doesNotContain("wrong0");
    }

    @Test
    void the_window_passes() throws Exception {
        Instant[] now = {Instant.EPOCH};
        Doorman doorman = new Doorman(site.owned().tokens().tokens(), () -> now[0], (_, _, _) -> {});
        assertThat(turnedAway(doorman, 20)).isEqualTo(429);
        now[0] = now[0].plusSeconds(61);
        assertThat(turnedAway(doorman, 1)).isEqualTo(401);
    }

    private static int turnedAway(Doorman doorman, int times) throws Exception {
        int last = 0;
        for (int i = 0; i < times; i++) {
            try {
                doorman.signIn(Secret.of("x"), java.net.InetAddress.getLoopbackAddress());
            } catch (Refusal e) {
                last = e.status();
            }
        }
        return last;
    }

    /** In the ledger it would stand for somebody else. */
    @Test
    void nobody_makes_a_token_that_is_called_as_another_account() throws Exception {
        Instant now = Instant.now();
        TokenOrder daemon = new TokenOrder.Add(new Token("daemon", Role.OPERATOR, now, now.plusSeconds(60)), org.autodispatcher.dispatch.Tokens.hash(Secret.of("x")));
        assertThat(site.order(daemon)).isInstanceOfSatisfying(Outcome.Refused.class, no -> assertThat(no.why()).isEqualTo(TokenOrder.Why.NAME_OF_ACCOUNT));
        site.token(System.getProperty("user.name"), Role.OPERATOR);
        assertThat(site.order(new TokenOrder.Revoke("nobody-at-all")))
                .isInstanceOfSatisfying(Outcome.Refused.class, no -> assertThat(no.why()).isEqualTo(TokenOrder.Why.NO_SUCH_TOKEN));
    }

    @Test
    void who_is_slow_to_say_what_he_wants_holds_up_nobody() throws Exception {
        Secret token = site.token("good", Role.OPERATOR);
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                slow.add(new RawHttp(site.where()).say("PUT " + WEB + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "));
            }
            for (int i = 0; i < 250; i++) {
                slow.add(new RawHttp(site.where()).say("PUT /api/v1/packages/web-slow-" + i + ".zip HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + token.reveal() + "\r\nContent-Length: 100\r\n\r\nabc"));
            }
            for (int i = 249; i > 0; i -= 25) {
                HttpRequest.Builder head = site.request("/api/v1/packages/web-slow-" + i + ".zip", token).method("HEAD", HttpRequest.BodyPublishers.noBody());
                while (ServedSite.send(head).headers().firstValueAsLong("Upload-Offset").orElseThrow() < 3) {
                    assertThat(site.told).noneMatch(line -> line.startsWith("!"));
                }
            }
            assertThat(site.put(WEB, token, new byte[5]).statusCode()).isEqualTo(202);
        } finally {
            for (RawHttp each : slow) {
                each.close();
            }
        }
    }

    @Test
    void what_is_no_http_gets_an_answer_in_json() throws Exception {
        for (String nonsense : List.of("HELLO\r\n\r\n", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "y".repeat(20_000) + "\r\n\r\n",
                "PUT " + WEB + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")) {
            try (RawHttp raw = new RawHttp(site.where())) {
                String head = raw.say(nonsense.getBytes(StandardCharsets.US_ASCII)).head();
                assertThat(head).as(nonsense.substring(0, 5)).containsPattern("^HTTP/1\\.1 4\\d\\d ").doesNotContain("Jetty");
            }
        }
    }
}
