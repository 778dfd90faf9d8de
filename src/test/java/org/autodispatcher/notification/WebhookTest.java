package org.autodispatcher.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Channel;
import org.autodispatcher.config.Channel.Form;
import org.autodispatcher.config.Channel.Way;
import org.autodispatcher.config.Notifying;
import org.autodispatcher.config.WebAddress;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks, posted to a real server that fails first; signatures are computed by openssl(1). */
@Timeout(120)
class WebhookTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.123Z");
    private static final String SECRET = "SEC-canary-91c0";
    private static final String TOKEN = "canary-70aa";

    @TempDir
    Path dir;

    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    private record Answer(int status, Map<String, String> headers, String body) {}

    private record Got(String path, String query, Map<String, List<String>> headers, String body) {
        JsonNode json() {
            return JsonMapper.builder().build().readTree(body);
        }

        String header(String name) {
            return headers.get(name).getFirst();
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = started(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private HttpServer started(HttpServer one) {
        one.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        one.createContext("/", this::answer);
        one.start();
        return one;
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        got.add(new Got(exchange.getRequestURI().getPath(), exchange.getRequestURI().getRawQuery(), Map.copyOf(exchange.getRequestHeaders()), body));
        Answer answer = Optional.ofNullable(answers.poll()).orElse(new Answer(200, Map.of(), "{\"errcode\":0,\"code\":0}"));
        if (answer.status() == 0) {
            await();
            exchange.close();
            return;
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void await() {
        try {
            over.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/robot/send?access_token=" + TOKEN;
    }

    private Path secretFile() throws IOException {
        return Files.setPosixFilePermissions(Files.writeString(dir.resolve("secret"), SECRET + "\n"), PosixFilePermissions.fromString("rw-------"));
    }

    private Channel channel(Form form, Optional<Path> secret, Optional<String> keyword) throws Exception {
        return new Channel(
                "ops",
                new Way.Web(form, new Channel.Place.Written(WebAddress.parse(url())), secret, keyword, Optional.empty()),
                Channel.Hears.USUAL, Channel.Habits.USUAL);
    }

    private void send(Channel channel) throws FailureException {
        new Messenger(() -> Notifying.NOBODY, InstantSource.fixed(NOW)).send(channel, Messages.of("01234567.12.9.abcd"));
    }

    private FailureException refused(Channel channel) {
        return catchThrowableOfType(FailureException.class, () -> send(channel));
    }

    /** HMAC-SHA256 as openssl computes it. */
    private String openssl(String key, String text, String form) throws IOException {
        Path data = Files.writeString(dir.resolve("data"), text);
        return SshKeys.run(List.of("sh", "-c",
                "openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf %s \"$1\" | od -An -v -tx1 | tr -d ' \\n') -binary \"$2\" | " + form,
                "sh", key, data.toString()), dir).replaceAll("\\s", "");
    }

    @Test
    void a_webhook_gets_json_and_can_tell_that_it_is_ours_and_when_it_was_sent() throws Exception {
        send(channel(Form.WEBHOOK, Optional.of(secretFile()), Optional.empty()));
        Got post = got.getFirst();
        assertThat(post.path()).isEqualTo("/robot/send");
        assertThat(post.query()).isEqualTo("access_token=" + TOKEN);
        assertThat(post.json().path("event").asString()).isEqualTo("01234567.12.9.abcd");
        assertThat(post.json().path("kind").asString()).isEqualTo("state");
        assertThat(post.json().path("text").asString()).contains("targets: 3 upgraded, 1 failed");
        assertThat(post.header("X-auto-dispatcher-event")).isEqualTo("01234567.12.9.abcd");
        String time = post.header("X-auto-dispatcher-timestamp");
        assertThat(time).isEqualTo(String.valueOf(NOW.getEpochSecond()));
        assertThat(post.header("X-auto-dispatcher-signature")).isEqualTo("sha256=" + openssl(SECRET, time + "." + post.body(), "od -An -v -tx1"));
    }

    @Test
    void a_robot_of_dingtalk_finds_its_keyword_and_its_signature() throws Exception {
        send(channel(Form.DINGTALK, Optional.of(secretFile()), Optional.of("投产")));
        Got post = got.getFirst();
        String time = String.valueOf(NOW.toEpochMilli());
        assertThat(post.query()).startsWith("access_token=" + TOKEN + "&timestamp=" + time + "&sign=");
        String sign = URLDecoder.decode(post.query().substring(post.query().indexOf("&sign=") + 6), StandardCharsets.UTF_8);
        assertThat(sign).isEqualTo(openssl(SECRET, time + "\n" + SECRET, "base64"));
        assertThat(post.json().path("msgtype").asString()).isEqualTo("text");
        assertThat(post.json().path("text").path("content").asString()).startsWith("[投产] [生产] payments");
        send(channel(Form.DINGTALK, Optional.empty(), Optional.of("payments")));
        assertThat(got.getLast().json().path("text").path("content").asString()).as("it is in there").startsWith("[生产] payments");
        assertThat(got.getLast().query()).isEqualTo("access_token=" + TOKEN);
    }

    @Test
    void feishu_gets_its_signature_in_the_body_and_calls_nobody() throws Exception {
        send(channel(Form.FEISHU, Optional.of(secretFile()), Optional.empty()));
        JsonNode post = got.getFirst().json();
        String time = String.valueOf(NOW.getEpochSecond());
        assertThat(post.path("timestamp").asString()).isEqualTo(time);
        assertThat(post.path("sign").asString()).isEqualTo(openssl(time + "\n" + SECRET, "", "base64"));
        assertThat(post.path("msg_type").asString()).isEqualTo("text");
        assertThat(post.path("content").path("text").asString()).contains("＜at user_id").doesNotContain("<at");
    }

    @Test
    void wecom_and_slack_get_text_in_their_own_forms() throws Exception {
        send(channel(Form.WECOM, Optional.empty(), Optional.empty()));
        assertThat(got.getFirst().json().path("text").path("content").asString()).contains("3 upgraded");
        send(channel(Form.SLACK, Optional.empty(), Optional.empty()));
        assertThat(got.getLast().json().path("text").asString()).contains("&lt;at user_id=\"all\"&gt; &amp; more");
    }

    @Test
    void what_the_other_side_does_not_take_is_told_by_its_own_words_and_without_the_address() throws Exception {
        Channel plain = channel(Form.WEBHOOK, Optional.empty(), Optional.empty());
        answers.add(new Answer(500, Map.of(), "no such robot: " + url()));
        FailureException failure = refused(plain);
        assertThat(failure.failure().wording()).isEqualTo("not-told.status");
        assertThat(failure.failure().values()).containsEntry("status", "500").containsEntry("where", "http://127.0.0.1:" + server.getAddress().getPort() + "/…");
        assertThat(failure.failure().values().get("reply")).startsWith("no such robot: ").doesNotContain(TOKEN);
        answers.add(new Answer(200, Map.of(), "{\"errcode\":310000,\"errmsg\":\"sign not match\"}"));
        assertThat(refused(channel(Form.DINGTALK, Optional.empty(), Optional.empty())).failure().values())
                .containsEntry("code", "310000").containsEntry("reply", "sign not match");
        answers.add(new Answer(200, Map.of(), "{\"code\":19021,\"msg\":\"sign match fail\"}"));
        assertThat(refused(channel(Form.FEISHU, Optional.empty(), Optional.empty())).failure().wording()).isEqualTo("not-told.refused");
        answers.add(new Answer(200, Map.of(), "<html>log in first</html>"));
        assertThat(refused(channel(Form.WECOM, Optional.empty(), Optional.empty())).failure().wording()).isEqualTo("not-told.refused");
        send(plain);
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        answers.add(new Answer(307, Map.of("Location", "/elsewhere"), ""));
        assertThat(refused(channel(Form.WEBHOOK, Optional.empty(), Optional.empty())).failure().wording()).isEqualTo("not-told.redirected");
        assertThat(got).hasSize(1);
    }

    @Test
    void one_that_never_answers_is_given_up_after_its_time() throws Exception {
        answers.add(new Answer(0, Map.of(), ""));
        WebAddress address = WebAddress.parse(url());
        Way.Web way = (Way.Web) channel(Form.WEBHOOK, Optional.empty(), Optional.empty()).way();
        Webhook webhook = new Webhook(way, address, TrustedAuthorities.context(Optional.empty()), Duration.ofMillis(300));
        FailureException failure = catchThrowableOfType(FailureException.class, () -> webhook.send(Messages.of("1"), NOW));
        assertThat(failure.failure().wording()).isIn("not-told.late", "not-told.unreachable");
    }

    @Test
    void an_answer_without_end_is_not_read_to_the_end() throws Exception {
        answers.add(new Answer(200, Map.of(), "x".repeat(1 << 20)));
        assertThat(refused(channel(Form.SLACK, Optional.empty(), Optional.empty())).failure().wording()).isEqualTo("not-told.unreachable");
    }

    @Test
    void with_tls_only_one_that_is_vouched_for_gets_anything() throws Exception {
        TestAuthority authority = TestAuthority.in(dir.resolve("authority"));
        HttpsServer secured = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(authority.context(authority.issue("chat", "IP:127.0.0.1"))));
        started(secured);
        try {
            Channel channel = new Channel("ops", new Way.Web(
                    Form.WEBHOOK,
                    new Channel.Place.Written(WebAddress.parse("https://127.0.0.1:" + secured.getAddress().getPort() + "/" + TOKEN)),
                    Optional.empty(), Optional.empty(), Optional.empty()), Channel.Hears.USUAL, Channel.Habits.USUAL);
            FailureException unknown = refused(channel);
            assertThat(unknown.failure().wording()).isEqualTo("not-told.certificate");
            assertThat(unknown.failure().toString()).doesNotContain(TOKEN);
            Notifying trusting = new Notifying(List.of(), Optional.empty(), Optional.of(dir.resolve("authority/ca.pem")));
            new Messenger(() -> trusting, InstantSource.fixed(NOW)).send(channel, Messages.of("1"));
            assertThat(got).hasSize(1);
        } finally {
            secured.stop(0);
        }
    }

    @Test
    void the_address_may_stand_in_a_private_file_and_is_read_each_time() throws Exception {
        Path file = Files.setPosixFilePermissions(Files.writeString(dir.resolve("url"), "see the chat\n"), PosixFilePermissions.fromString("rw-------"));
        Channel channel = new Channel("ops", new Way.Web(
                Form.WEBHOOK, new Channel.Place.InFile(file), Optional.empty(), Optional.empty(), Optional.empty()),
                Channel.Hears.USUAL, Channel.Habits.USUAL);
        assertThat(refused(channel).failure().wording()).isEqualTo("not-told.address");
        Files.writeString(file, url() + "\n");
        send(channel);
        assertThat(got).hasSize(1);
    }

    @Test
    void the_proxy_that_is_written_is_asked_and_no_other() throws Exception {
        String host = "chat.nowhere.example";
        Channel channel = new Channel("ops", new Way.Web(
                Form.WEBHOOK, new Channel.Place.Written(WebAddress.parse("http://" + host + "/hook")),
                Optional.empty(), Optional.empty(), Optional.of(new Channel.Proxy("127.0.0.1", server.getAddress().getPort()))),
                Channel.Hears.USUAL, Channel.Habits.USUAL);
        send(channel);
        assertThat(got.getFirst().header("Host")).isEqualTo(host);
    }

    @Test
    void a_robot_of_dingtalk_gets_twenty_messages_a_minute_and_no_more_whichever_channel_they_come_by() throws Exception {
        Instant[] now = {NOW};
        Messenger messenger = new Messenger(() -> Notifying.NOBODY, () -> now[0]);
        Channel one = channel(Form.DINGTALK, Optional.empty(), Optional.empty());
        Channel other = new Channel("others", one.way(), Channel.Hears.ALL, Channel.Habits.USUAL);
        for (int each = 0; each < 20; each++) {
            assertThat(messenger.wait(one)).isZero();
            messenger.send(each % 2 == 0 ? one : other, Messages.of("1"));
            now[0] = now[0].plusSeconds(1);
        }
        assertThat(messenger.wait(one)).isEqualTo(Duration.ofSeconds(40)).isEqualTo(messenger.wait(other));
        now[0] = now[0].plusSeconds(39);
        assertThat(messenger.wait(one)).isEqualTo(Duration.ofSeconds(1));
        now[0] = now[0].plusSeconds(1);
        assertThat(messenger.wait(one)).isZero();
        assertThat(messenger.wait(channel(Form.WEBHOOK, Optional.empty(), Optional.empty()))).isZero();
    }
}
