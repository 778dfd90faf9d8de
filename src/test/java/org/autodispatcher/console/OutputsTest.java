package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.OutputWriter;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.ledger.UpgradeOutputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What upgrades write, to be followed and to be had as a file. */
@Timeout(120)
class OutputsTest {
    private static final String TARGET = "app@web1:22";
    private static final String AT = "/output/app%40web1%3A22";

    @TempDir
    private Path dir;

    private ServedSite site;
    private Cookies vera;
    private long dispatch;
    private OutputWriter writer;
    private long written;

    @BeforeEach
    void an_upgrade_runs() throws Exception {
        site = new ServedSite(Files.createDirectory(dir.resolve("home")), "listen = 127.0.0.1:0");
        dispatch = PastSite.ended(site.owned().ledger(), "web-1.zip", "web", List.of(TARGET), Optional.empty());
        record(Entry.Tense.INTENT, Map.of());
        writer = new UpgradeOutputs(site.home.resolve("state/output")).writer(dispatch, TARGET, "0", List.of());
        vera = Cookies.signedIn(site, site.token("vera", Role.VIEWER));
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void record(Entry.Tense tense, Map<String, String> values) {
        site.owned().ledger().append("test", List.of(new Entry.Draft(dispatch, TARGET, Step.UPGRADE, tense, values, Optional.empty())));
    }

    private void writes(String text) throws IOException {
        writes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void writes(byte[] bytes) throws IOException {
        writer.append(written, bytes);
        written += bytes.length;
    }

    private void ends() {
        record(Entry.Tense.FACT, Map.of(DeliveryRecord.EXIT_CODE, "0"));
    }

    /** One who follows. */
    private final class Follower implements AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final BufferedReader lines;

        Follower(String query) throws Exception {
            HttpResponse<java.io.InputStream> answer = client.send(
                    vera.request("/live/dispatches/" + dispatch + AT + query).build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
            lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        /** The next event: its lines. Empty at the end. */
        String next() throws IOException {
            StringBuilder event = new StringBuilder();
            for (String line = lines.readLine(); line != null && !(line.isEmpty() && !event.isEmpty()); line = lines.readLine()) {
                event.append(line.startsWith(":") || line.isEmpty() ? "" : line + "\n");
            }
            return event.toString();
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }

    @Test
    void it_is_followed_to_its_end_wherever_it_is_cut() throws Exception {
        byte[] text = "\u001b[32m支付\u001b[0m <b>\n".getBytes(StandardCharsets.UTF_8);
        writes(java.util.Arrays.copyOf(text, 7)); // within a character
        try (Follower follower = new Follower("")) {
            assertThat(follower.next()).contains("event: output", "id: 7", "\"gap\" : null");
            writes(java.util.Arrays.copyOfRange(text, 7, text.length));
            assertThat(follower.next()).contains("支付", "id: " + text.length, "class=\\\"i2\\\"", "&lt;b&gt;").doesNotContain("<b>", "\ufffd");
            ends();
            assertThat(follower.next()).contains("event: ended");
            assertThat(follower.next()).isEmpty();
        }
    }

    @Test
    void who_comes_back_goes_on_where_he_was() throws Exception {
        writes("first\nsecond\n");
        ends();
        try (Follower follower = new Follower("?from=6")) {
            assertThat(follower.next()).contains("second", "id: 13").doesNotContain("first");
            assertThat(follower.next()).contains("event: ended", "id: 13");
        }
    }

    @Test
    void of_very_much_the_last_is_shown_and_said_what_is_not() throws Exception {
        writes("the beginning\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 24; i++) {
            writes("0123456789abcdef".repeat(8192).getBytes(StandardCharsets.UTF_8));
        }
        writes("\nthe end\n");
        ends();
        StringBuilder all = new StringBuilder();
        try (Follower follower = new Follower("")) {
            for (String event = follower.next(); !event.isEmpty(); event = follower.next()) {
                all.append(event);
            }
        }
        assertThat(all).contains("the end", "are not shown here").doesNotContain("the beginning");
        assertThat(all.length()).isBetween(1 << 20, 3 << 20);
    }

    @Test
    void as_a_file_it_is_what_was_written_and_no_browser_shows_it() throws Exception {
        writes("\u001b[32m<script>alert(1)</script>\u001b[0m\r\n");
        ends();
        HttpResponse<String> file = vera.get("/dispatches/" + dispatch + AT);
        assertThat(file.body()).isEqualTo("\u001b[32m<script>alert(1)</script>\u001b[0m\r\n");
        assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"dispatch-" + dispatch + "-app@web1_22.log\"");
        assertThat(file.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        for (String path : List.of("/dispatches/999" + AT, "/dispatches/" + dispatch + "/output/nobody", "/dispatches/x" + AT, "/dispatches/" + dispatch + "/output/..%2F..%2Ftokens")) {
            assertThat(vera.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    /** While something is written all the time, too. */
    @Test
    void who_may_look_no_longer_sees_no_more_of_it() throws Exception {
        writes("before\n");
        try (Follower follower = new Follower("")) {
            assertThat(follower.next()).contains("before");
            site.order(new TokenOrder.Revoke("vera"));
            StringBuilder more = new StringBuilder();
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 2000; i++) {
                        writes("after " + i + "\n");
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }).join();
            for (String event = follower.next(); !event.isEmpty(); event = follower.next()) {
                more.append(event);
            }
            assertThat(more.toString()).doesNotContain("after 1999");
        }
    }

    @Test
    void who_never_reads_costs_next_to_nothing_and_holds_up_nobody() throws Exception {
        byte[] block = new byte[1 << 20];
        java.util.Arrays.fill(block, (byte) '\n');
        for (int i = 0; i < 64; i++) {
            writes(block);
        }
        ends();
        List<RawHttp> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                for (String path : List.of("/dispatches/" + dispatch + AT, "/live/dispatches/" + dispatch + AT, "/live/now?from=0", "/")) {
                    deaf.add(new RawHttp(site.where()).say("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + vera.cookie() + "\r\nAccept: text/html\r\n\r\n"));
                }
            }
            assertThat(vera.get("/").statusCode()).isEqualTo(200);
            assertThat(vera.get("/dispatches/" + dispatch + AT).body().length()).as("all that is kept").isGreaterThan(20 << 20);
            System.gc();
            long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            assertThat(used).as("forty times the file would be 1 GiB").isLessThan(600L << 20);
        } finally {
            for (RawHttp each : deaf) {
                each.close();
            }
        }
    }
}
