package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Secret;
import org.autodispatcher.Sha256;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.ledger.DispatchRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is taken and what is not, whole or in pieces; nothing that is not whole ever arrives. */
@Timeout(120)
class HandInTest {
    private static final byte[] CONTENT = "0123456789".repeat(20).getBytes(StandardCharsets.US_ASCII);
    private static final String WEB = "/api/v1/packages/web-1.zip";

    @TempDir
    private Path dir;

    private ServedSite site;
    private Secret token;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(Files.createDirectory(dir.resolve("home")), "max_size = 1MiB");
        token = site.token("build-server", Role.OPERATOR);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private String head(String method, String path, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token.reveal() + "\r\n" + more + "\r\n";
    }

    private HttpResponse<String> held() throws Exception {
        return ServedSite.send(site.request(WEB, token).method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()));
    }

    private long offset() throws Exception {
        return held().headers().firstValueAsLong("Upload-Offset").orElseThrow();
    }

    private HttpResponse<String> piece(int from, int end) throws Exception {
        return site.put(WEB, token, Arrays.copyOfRange(CONTENT, from, end), "Content-Range", "bytes " + from + "-" + (end - 1) + "/" + CONTENT.length);
    }

    /** Nobody else writes to it any more: the server has noticed that the sender has gone. */
    private void awaitEnd() throws Exception {
        while (site.put(WEB, token, new byte[] {1}, "Content-Range", "bytes 7-7/9").body().contains("upload-under-way")) {
            assertThat(site.arrived()).isEmpty();
        }
    }

    private static Sha256 digest(byte[] bytes) {
        var digest = Sha256.start();
        digest.update(bytes);
        return Sha256.of(digest);
    }

    private static String structured(byte[] bytes) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest(bytes).hex())) + ":";
    }

    @Test
    void a_name_that_no_package_may_have_is_refused_before_anything_is_sent() throws Exception {
        for (String name : List.of("web%0A1.zip", "..", "%2e%2e", "a%2Fb.zip", "%D6%A7%B8%B6.zip", "-web.zip", "web.zip.part", "web;v=1", "a/b.zip", "",
                "web%22.zip", "%E2%80%AEweb", "x".repeat(201))) {
            try (RawHttp raw = new RawHttp(site.where())) {
                raw.say(head("PUT", "/api/v1/packages/" + name, "Content-Length: 5", "Expect: 100-continue"));
                assertThat(raw.line()).as(name).contains(" 422 ");
                raw.head();
                assertThat(raw.line() + raw.line()).contains("\"code\" : \"name-refused\"");
            }
        }
        assertThat(site.arrived()).isEmpty();
        assertThat(site.files("uploads")).isEmpty();
    }

    @Test
    void half_a_percent_sign_or_a_nul_is_no_name_at_all() throws Exception {
        for (String name : List.of("web%4", "web%", "web%zz.zip", "web%00.zip")) {
            try (RawHttp raw = new RawHttp(site.where())) {
                assertThat(raw.say(head("PUT", "/api/v1/packages/" + name, "Content-Length: 5")).say("12345").line()).as(name).contains(" 400 ");
            }
        }
    }

    @Test
    void an_empty_package_is_none() throws Exception {
        assertThat(site.put(WEB, token, new byte[0]).statusCode()).isEqualTo(422);
        try (RawHttp raw = new RawHttp(site.where())) {
            assertThat(raw.say(head("PUT", WEB, "Transfer-Encoding: chunked")).say("0\r\n\r\n").line()).contains(" 422 ");
        }
        assertThat(site.files("uploads")).isEmpty();
        assertThat(site.arrived()).isEmpty();
    }

    @Test
    void what_broke_off_is_no_arrival_and_survives_the_dispatcher() throws Exception {
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say(head("PUT", WEB, "Content-Length: " + CONTENT.length)).say(Arrays.copyOf(CONTENT, 150));
            while (offset() < 150) {
                assertThat(site.arrived()).isEmpty();
            }
        }
        awaitEnd();
        assertThat(site.files("uploads")).singleElement().satisfies(file -> assertThat(
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(site.home.resolve("state/uploads").resolve(file))))
                .isEqualTo("rw-------"));
        site.again();
        assertThat(site.arrived()).isEmpty();
        assertThat(offset()).isEqualTo(150);
        assertThat(held().headers().firstValueAsLong("Upload-Length")).hasValue(CONTENT.length);
        assertThat(piece(150, CONTENT.length).statusCode()).isEqualTo(202);
        assertThat(site.arrived()).singleElement().satisfies(record -> assertThat(record.fact(DispatchRecord.SHA256)).contains(digest(CONTENT).hex()));
    }

    @Test
    void a_chunked_upload_that_broke_off_goes_on_too() throws Exception {
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say(head("PUT", WEB, "Transfer-Encoding: chunked")).say("64\r\n").say(Arrays.copyOf(CONTENT, 100)).say("\r\n64\r\nabc");
            while (offset() < 100) {
                assertThat(site.arrived()).isEmpty();
            }
        }
        awaitEnd();
        long held = offset();
        assertThat(held).isBetween(100L, 103L);
        if (held == 100) {
            assertThat(piece(100, CONTENT.length).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void pieces_fit_exactly_or_the_answer_says_where_it_goes_on() throws Exception {
        HttpResponse<String> first = piece(0, 50);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(ServedSite.json(first.body()).get("held").asInt()).isEqualTo(50);
        for (int from : new int[] {49, 51}) {
            HttpResponse<String> other = piece(from, 100);
            assertThat(other.statusCode()).isEqualTo(409);
            assertThat(other.headers().firstValue("Upload-Offset")).contains("50");
            assertThat(ServedSite.json(other.body()).get("code").asString()).isEqualTo("offset-differs");
        }
        assertThat(site.put(WEB, token, new byte[10], "Content-Range", "bytes 50-59/60").statusCode()).as("another total").isEqualTo(409);
        assertThat(piece(50, 100).statusCode()).isEqualTo(200);
        assertThat(piece(100, 200).statusCode()).isEqualTo(202);
        assertThat(piece(100, 200).headers().firstValue("Upload-Offset")).as("it has arrived: nothing is held").contains("0");
        assertThat(site.arrived()).hasSize(1);
    }

    @Test
    void a_range_that_is_none_is_refused() throws Exception {
        for (String range : List.of("bytes 0-9", "bytes 5-4/10", "bytes 0-10/10", "items 0-9/10", "bytes 0-8/10", "bytes */10",
                "bytes 0-9/99999999999999999999")) {
            assertThat(site.put(WEB, token, new byte[10], "Content-Range", range).statusCode()).as(range).isEqualTo(400);
        }
        assertThat(site.files("uploads")).isEmpty();
    }

    /** The dispatcher was killed between the last byte and the arrival: there is still something to send, so that it can arrive. */
    @Test
    void the_last_byte_is_never_held() throws Exception {
        assertThat(piece(0, 199).statusCode()).isEqualTo(200);
        Path part = site.home.resolve("state/uploads").resolve(site.files("uploads").getFirst());
        Files.write(part, CONTENT);
        assertThat(offset()).isEqualTo(199);
        assertThat(piece(199, 200).statusCode()).isEqualTo(202);
        assertThat(site.arrived()).singleElement().satisfies(record -> assertThat(record.fact(DispatchRecord.SHA256)).contains(digest(CONTENT).hex()));
    }

    @Test
    void of_two_uploads_of_one_name_the_second_is_told_so_and_one_of_another_token_is_another() throws Exception {
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say(head("PUT", WEB, "Content-Length: 200", "Expect: 100-continue"));
            assertThat(raw.head()).contains(" 100 ");
            HttpResponse<String> second = site.put(WEB, token, CONTENT);
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(ServedSite.json(second.body()).get("code").asString()).isEqualTo("upload-under-way");
            assertThat(site.put(WEB, site.token("other", Role.OPERATOR), CONTENT).statusCode()).isEqualTo(202);
            assertThat(raw.say(CONTENT).head()).contains(" 202 ");
        }
    }

    @Test
    void what_is_not_what_was_announced_is_not_taken() throws Exception {
        byte[] other = CONTENT.clone();
        other[7] = 'x';
        for (String[] header : new String[][] {
            {"Content-Digest", structured(CONTENT)}, {"Repr-Digest", structured(CONTENT)}, {"X-Checksum-Sha256", digest(CONTENT).hex()}
        }) {
            HttpResponse<String> refused = site.put(WEB, token, other, header);
            assertThat(refused.statusCode()).as(header[0]).isEqualTo(422);
            assertThat(refused.body()).contains("digest-differs", digest(other).hex());
            assertThat(offset()).isZero();
        }
        assertThat(site.arrived()).isEmpty();
        assertThat(site.put(WEB, token, CONTENT, "Content-Digest", "sha-256=short").statusCode()).isEqualTo(400);
        assertThat(site.put(WEB, token, CONTENT, "Content-Digest", "sha-512=:YQ==:, " + structured(CONTENT), "X-Checksum-Sha256", digest(CONTENT).hex())
                .statusCode()).isEqualTo(202);
    }

    @Test
    void a_piece_that_came_over_wrong_is_as_if_it_had_not_come() throws Exception {
        piece(0, 50);
        assertThat(site.put(WEB, token, new byte[50], "Content-Range", "bytes 50-99/200", "Content-Digest", structured(CONTENT)).statusCode()).isEqualTo(422);
        assertThat(offset()).isEqualTo(50);
    }

    @Test
    void where_there_is_no_room_nothing_is_taken_and_that_is_said_first() throws Exception {
        site.close();
        site = new ServedSite(Files.createDirectory(dir.resolve("full")), "max_size = 8000TiB");
        token = site.token("build-server", Role.OPERATOR);
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say(head("PUT", WEB, "Content-Length: 800000000000000", "Expect: 100-continue"));
            assertThat(raw.line()).contains(" 507 ");
        }
        assertThat(site.files("uploads")).isEmpty();
    }

    @Test
    void encoded_content_is_not_taken_for_a_package() throws Exception {
        assertThat(site.put(WEB, token, CONTENT, "Content-Encoding", "gzip").statusCode()).isEqualTo(415);
    }

    @Test
    void who_looks_at_a_dispatch_sees_how_it_stands() throws Exception {
        site.put("/api/v1/packages/other.zip", token, CONTENT);
        HttpResponse<String> seen = ServedSite.send(site.request("/api/v1/dispatches/1", site.token("looks", Role.VIEWER)));
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(ServedSite.json(seen.body()).at("/dispatches/0/reason").asString()).isEqualTo("no-route");
        for (String none : List.of("0", "2", "x", "", "99999999999999999999", "1/")) {
            assertThat(ServedSite.send(site.request("/api/v1/dispatches/" + none, token)).statusCode()).as(none).isEqualTo(404);
        }
    }

    @Test
    void sentences_come_in_the_language_that_is_asked_for() throws Exception {
        assertThat(ServedSite.send(site.request("/nothing", token).header("Accept-Language", "zh-CN,zh;q=0.9")).body()).contains("该地址没有内容");
        assertThat(ServedSite.send(site.request("/nothing", token)).body()).contains("there is nothing at this address");
    }

    @Test
    void what_nobody_goes_on_with_is_removed_after_a_day() throws Exception {
        piece(0, 50);
        Path part = site.home.resolve("state/uploads").resolve(site.files("uploads").getFirst());
        Files.setLastModifiedTime(part, FileTime.from(Instant.now().minusSeconds(23 * 3600)));
        Uploads uploads = new Uploads(part.getParent());
        uploads.clean(Instant.now(), Instant.EPOCH);
        assertThat(part).exists();
        uploads.clean(Instant.now().plusSeconds(7200), Instant.EPOCH);
        assertThat(part).doesNotExist();
        piece(0, 50);
        uploads.clean(Instant.now(), Instant.now().plusSeconds(1));
        assertThat(part).as("the machine was started since").doesNotExist();
    }

    @Test
    void a_dispatcher_that_ends_cuts_uploads_and_keeps_them_and_tells_who_waits() throws Exception {
        try (RawHttp uploads = new RawHttp(site.where());
                RawHttp waits = new RawHttp(site.where())) {
            uploads.say(head("PUT", WEB, "Content-Length: 200")).say(Arrays.copyOf(CONTENT, 50));
            waits.say(head("PUT", "/api/v1/packages/web-2.zip?wait=1h", "Content-Length: 200")).say(CONTENT);
            while (offset() < 50 || site.arrived().isEmpty()) {
                assertThat(site.told).noneMatch(line -> line.startsWith("!"));
            }
            site.console().close();
            assertThat(uploads.head()).doesNotContain(" 202 ");
            assertThat(waits.rest()).contains(" 202 ", "Dispatch-State: active", "web-2.zip");
        }
        site.again();
        assertThat(offset()).isEqualTo(50);
        assertThat(site.arrived()).hasSize(1);
    }

    @Test
    void whoever_leaves_while_he_waits_is_not_waited_for_and_his_package_goes_on() throws Exception {
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say(head("PUT", WEB + "?wait=1h", "Content-Length: 200")).say(CONTENT).ends();
            assertThat(raw.rest()).as("his connection ends").contains(" 202 ", "Dispatch-State: active");
        }
        assertThat(site.arrived()).singleElement().satisfies(record -> assertThat(record.state()).isEqualTo(DispatchState.ACTIVE));
    }

    @Test
    void whatever_else_somebody_says_while_he_waits_is_not_listened_to_and_he_gets_his_answer() throws Exception {
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say(head("PUT", "/api/v1/packages/other.zip", "Content-Length: 200")).say(CONTENT);
            raw.say(head("PUT", WEB + "?wait=1s", "Content-Length: 200")).say(CONTENT).say(head("GET", "/healthz")).say("x".repeat(5000));
            assertThat(raw.rest()).containsSubsequence(" 202 ", "other.zip", " 202 ", "Connection: close", "web-1.zip").doesNotContain(" 400 ");
        }
    }

    @Test
    void whoever_is_no_longer_let_in_when_the_last_byte_comes_has_handed_in_nothing() throws Exception {
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say(head("PUT", WEB, "Content-Length: 200", "Expect: 100-continue"));
            assertThat(raw.line()).contains(" 100 ");
            site.order(new org.autodispatcher.dispatch.TokenOrder.Revoke("build-server"));
            raw.say(CONTENT);
            raw.line();
            assertThat(raw.line()).contains(" 401 ");
        }
        assertThat(site.arrived()).isEmpty();
    }

    @Test
    void a_new_token_of_the_same_name_goes_on_with_nothing() throws Exception {
        piece(0, 50);
        assertThat(offset()).isEqualTo(50);
        site.order(new org.autodispatcher.dispatch.TokenOrder.Revoke("build-server"));
        token = site.token("build-server", Role.OPERATOR);
        assertThat(offset()).isZero();
    }

    @Test
    void more_than_the_range_says_is_not_taken() throws Exception {
        piece(0, 50);
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say(head("PUT", WEB, "Transfer-Encoding: chunked", "Content-Range: bytes 50-199/200"));
            raw.say("97\r\n" + "x".repeat(151) + "\r\n0\r\n\r\n");
            assertThat(raw.line()).contains(" 400 ");
        }
        assertThat(site.arrived()).isEmpty();
        assertThat(offset()).isEqualTo(50);
    }

    @Test
    void whatever_is_said_of_the_content_must_all_be_so() throws Exception {
        byte[] other = {1};
        for (String[] headers : new String[][] {
            {"Content-Digest", "sha-512=:YQ==:", "Content-Digest", structured(other)},
            {"Repr-Digest", structured(CONTENT), "X-Checksum-Sha256", digest(other).hex()}
        }) {
            assertThat(site.put(WEB, token, CONTENT, headers).statusCode()).as(headers[0]).isEqualTo(422);
        }
        assertThat(site.arrived()).isEmpty();
    }

    @Test
    void who_has_no_token_learns_no_path() throws Exception {
        Path tokens = site.home.resolve("state/tokens");
        Files.writeString(tokens, "no token\n");
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = held();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(site.put(WEB, token, CONTENT).body()).contains("trouble").doesNotContain(site.home.toString());
        }
        assertThat(site.told.stream().filter(line -> line.contains("console-trouble"))).as("not for each request")
                .singleElement().asString().contains("line 1 of " + tokens + " is no token");
    }
}
