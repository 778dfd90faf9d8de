package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.rig.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packages are handed in with curl as people type it. */
@Needs("curl")
@Timeout(120)
class CurlTest {
    @TempDir
    private Path dir;

    private ServedSite site;
    private Secret token;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(Files.createDirectory(dir.resolve("home")), "max_size = 4MiB");
        token = site.token("build-server", Role.OPERATOR);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(dir.resolve(name), bytes);
    }

    private String header() {
        return "Authorization: Bearer " + token.reveal();
    }

    private void requireArrived(Path file, String name) throws IOException {
        DispatchRecord record = site.arrived().getFirst();
        assertThat(record.fact(DispatchRecord.PACKAGE)).contains(name);
        assertThat(record.fact(DispatchRecord.SOURCE)).contains("http");
        assertThat(record.submitter()).isEqualTo("build-server");
        assertThat(site.home.resolve("state/spool").resolve(record.fact(DispatchRecord.SHA256).orElseThrow())).hasSameBinaryContentAs(file);
        assertThat(site.files("uploads")).isEmpty();
    }

    @Test
    void the_name_is_put_behind_the_address_by_curl_whatever_language_it_is_in() throws Exception {
        Path file = file("web-支付系统（生产）-2.4.1.zip", 300_000);
        String said = ServedSite.curl("-i", "-H", header(), "-T", file.toString(), site.url("/api/v1/packages/"));
        assertThat(said).contains("HTTP/1.1 202", "Location: /api/v1/dispatches/1\r", "\"package\" : \"web-支付系统（生产）-2.4.1.zip\"",
                "\"submitter\" : \"build-server\"", "exit 0");
        requireArrived(file, "web-支付系统（生产）-2.4.1.zip");
    }

    @Test
    void the_token_may_be_the_password_and_the_name_may_stand_in_the_address() throws Exception {
        Path file = file("local.zip", 2_000_000);
        assertThat(ServedSite.curl("-o", "/dev/null", "-w", "%{http_code}", "-u", ":" + token.reveal(), "-T", file.toString(),
                site.url("/api/v1/packages/web-1.zip"))).isEqualTo("202\nexit 0");
        requireArrived(file, "web-1.zip");
        Path netrc = Files.writeString(dir.resolve("netrc"), "machine 127.0.0.1 login any password " + token.reveal() + "\n");
        assertThat(ServedSite.curl("--netrc-file", netrc.toString(), site.url("/api/v1/dispatches/1"))).contains("\"id\" : 1", "exit 0");
    }

    @Test
    void the_length_need_not_be_known_before() throws Exception {
        Path file = file("local.zip", 1_000_001);
        assertThat(ServedSite.curl("-o", "/dev/null", "-w", "%{http_code}", "-H", header(), "-H", "Transfer-Encoding: chunked", "-T", file.toString(),
                site.url("/api/v1/packages/web-1.zip"))).isEqualTo("202\nexit 0");
        requireArrived(file, "web-1.zip");
    }

    @Test
    void what_is_too_large_is_said_before_a_byte_of_it_is_sent() throws Exception {
        Path file = file("web-1.zip", (4 << 20) + 1);
        String said = ServedSite.curl("-w", "%{http_code} %{size_upload}", "-H", header(), "-T", file.toString(), site.url("/api/v1/packages/"));
        assertThat(said).contains("413 0", "\"code\" : \"too-large\"", "max_size");
        String chunked = ServedSite.curl("-w", "%{http_code}", "-H", header(), "-H", "Transfer-Encoding: chunked", "-T", file.toString(),
                site.url("/api/v1/packages/"));
        assertThat(chunked).contains("413", "too-large");
        assertThat(site.arrived()).isEmpty();
        assertThat(site.files("uploads")).isEmpty();
    }

    @Test
    void what_broke_off_goes_on_where_it_stands() throws Exception {
        Path file = file("web-1.zip", 1_000_000);
        String url = site.url("/api/v1/packages/web-1.zip");
        byte[] all = Files.readAllBytes(file);
        try (RawHttp raw = new RawHttp(site.where())) {
            raw.say("PUT /api/v1/packages/web-1.zip HTTP/1.1\r\nHost: x\r\n" + header() + "\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(raw.line()).contains("100");
            raw.say(java.util.Arrays.copyOf(all, 400_000));
            while (!ServedSite.curl("-I", "-H", header(), url).contains("Upload-Offset: 400000\r")) {
                assertThat(site.arrived()).isEmpty();
            }
        }
        while (ServedSite.curl("-w", "%{http_code}", "-H", header(), "-C", "400001", "-T", file.toString(), url).contains("upload-under-way")) {
            assertThat(site.arrived()).isEmpty();
        }
        assertThat(ServedSite.curl("-w", "%{http_code}", "-H", header(), "-C", "399999", "-T", file.toString(), url))
                .contains("409", "offset-differs", "at byte 400000");
        assertThat(ServedSite.curl("-I", "-H", header(), url)).contains("204", "Upload-Offset: 400000\r", "Upload-Length: 1000000\r");
        assertThat(ServedSite.curl("-w", "%{http_code} %{size_upload}", "-o", "/dev/null", "-H", header(), "-C", "400000", "-T", file.toString(), url))
                .isEqualTo("202 600000\nexit 0");
        requireArrived(file, "web-1.zip");
        assertThat(ServedSite.curl("-I", "-H", header(), url)).contains("Upload-Offset: 0\r");
    }

    /** curl does not ask how much is there: with {@code -C -} it says so and sends all of it. */
    @Test
    void without_an_offset_curl_begins_anew() throws Exception {
        Path file = file("web-1.zip", 100_000);
        assertThat(ServedSite.curl("-w", "%{http_code}", "-o", "/dev/null", "-H", header(), "-C", "-", "-T", file.toString(),
                site.url("/api/v1/packages/"))).isEqualTo("202\nexit 0");
        requireArrived(file, "web-1.zip");
    }

    @Test
    void whoever_waits_is_told_the_outcome_in_a_way_that_scripts_can_read() throws Exception {
        Path file = file("other.zip", 10);
        String said = ServedSite.curl("-w", "%{http_code}", "-D", "-", "-H", header(), "-T", file.toString(), site.url("/api/v1/packages/other.zip?wait=30s"));
        assertThat(said).contains("HTTP/1.1 200", "Dispatch-State: held\r", "Dispatch-Exit-Code: 4\r", "\"reason\" : \"no-route\"");
        String deferred = ServedSite.curl("-D", "-", "-H", header(), "-T", file.toString(), site.url("/api/v1/packages/web-1.zip?wait=1s"));
        assertThat(deferred).contains("HTTP/1.1 202", "Dispatch-State: active\r", "Dispatch-Exit-Code: 5\r");
    }

    @Test
    void the_same_once_more_is_as_the_route_says_and_again_sends_it() throws Exception {
        Path file = file("other.zip", 10);
        String[] words = {"-H", header(), "-T", file.toString()};
        String url = site.url("/api/v1/packages/other.zip");
        ServedSite.curl(words[0], words[1], words[2], words[3], url);
        assertThat(ServedSite.curl(words[0], words[1], words[2], words[3], url + "?again")).contains("no-route");
        assertThat(site.arrived().getFirst().fact(DispatchRecord.AGAIN)).contains("yes");
        assertThat(ServedSite.curl(words[0], words[1], words[2], words[3], url + "?agian")).contains("bad-request", "?again");
    }
}
