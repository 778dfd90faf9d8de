package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Token.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What happened can be searched, drawn and taken along. */
@Timeout(120)
class HistoryPagesTest {
    private static final int DISPATCHES = 130;
    private static final Pattern ROW = Pattern.compile("<tr><th scope=\"row\"><a href=\"/dispatches/(\\d+)\">");

    @TempDir
    private Path home;

    private ServedSite site;
    private Secret viewer;

    @BeforeEach
    void serve() throws IOException {
        site = PastSite.with(home, DISPATCHES);
        viewer = site.token("looks", Role.VIEWER);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private long ended(String name, String route, String target, Optional<Reason> failed) {
        return PastSite.ended(site.owned().ledger(), name, route, List.of(target), failed);
    }

    private List<Long> found(String query) throws Exception {
        return found("/history" + (query.isEmpty() ? "" : "?" + query), "en");
    }

    private List<Long> found(String path, String language) throws Exception {
        return ROW.matcher(site.page(path, viewer, language)).results().map((MatchResult row) -> Long.parseLong(row.group(1))).toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void all_of_it_is_paged_newest_first() throws Exception {
        List<Long> all = new ArrayList<>();
        String path = "/history";
        for (int page = 0; page < 3; page++) {
            String html = site.page(path, viewer, "en");
            all.addAll(found(path, "en"));
            Optional<MatchResult> older = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(html).results().findFirst();
            assertThat(older.isPresent()).as("page " + page).isEqualTo(page < 2);
            assertThat(html.contains("back to the newest")).isEqualTo(page > 0);
            path = older.map(link -> link.group(1).replace("&amp;", "&")).orElse("");
        }
        assertThat(all).hasSize(DISPATCHES).startsWith((long) DISPATCHES).endsWith(1L).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void each_field_narrows_it_down() throws Exception {
        long odd = ended("支付 (a)+~@=,-1.zip", "own", "root@far:2222", Optional.of(Reason.SIGNAL));
        long good = ended("fine-1.zip", "other", "root@[::1]:22", Optional.empty());
        for (String query : List.of("package=" + encoded("(a)+~@=,"), "package=" + encoded("支付 *"), "route=own", "line=" + encoded("own:=x"), "target=far",
                "target=" + encoded("root@far:2222"), "state=failed&route=own", "delivery=failed&target=far", "reason=signal&since=1h&package=a")) {
            assertThat(found(query)).as(query).containsExactly(odd);
        }
        assertThat(found("state=upgraded&since=1h")).as("a word that only targets stand in").containsExactly(good);
        assertThat(found("since=1h&route=own&route=other")).as("of several the last").containsExactly(good);
        assertThat(found("until=2000-01-01")).isEmpty();
        assertThat(found("since=1h")).containsExactly(good, odd);
        String page = site.page("/history?package=" + encoded("(a)") + "&state=failed&since=1h", viewer, "en");
        assertThat(page).contains("value=\"(a)\"", "<option value=\"failed\" selected>failed</option>", "value=\"1h\"")
                .contains("/history.csv?package=%28a%29&amp;state=failed&amp;since=1h");
    }

    @Test
    void what_makes_no_sense_is_said_and_nothing_is_searched() throws Exception {
        for (String query : List.of("state=" + encoded("<b>x</b>"), "delivery=nowhere", "reason=because", "since=yesterday", "until=2026-13-01")) {
            HttpResponse<String> answer = ServedSite.send(site.request("/history?" + query, viewer).header("Accept", "text/html"));
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.body()).contains("role=\"alert\"", "aria-invalid=\"true\"").doesNotContain("<b>x", "/dispatches/");
            assertThat(ServedSite.send(site.request("/history.csv?" + query, viewer)).statusCode()).isEqualTo(400);
        }
        assertThat(ServedSite.send(site.request("/history?before=x", viewer)).statusCode()).isEqualTo(400);
    }

    @Test
    void nothing_foreign_is_markup() throws Exception {
        ended("a<script>alert(1)</script>.zip", "<b>r</b>", "x\"onclick=@<i>h</i>:22", Optional.empty());
        for (String path : List.of("/history?since=1h", "/history?route=" + encoded("<b>r</b>\"'"), "/history?package=" + encoded("\"><script>alert(1)"))) {
            assertThat(site.page(path, viewer, "en")).doesNotContain("<script>alert", "<b>r", "<i>h", "\"\"'");
        }
    }

    @Test
    void each_day_is_drawn_and_told_in_numbers() throws Exception {
        ended("x-1.zip", "r", "a@b:22", Optional.of(Reason.SIGNAL));
        String today = java.time.LocalDate.now(java.time.ZoneId.systemDefault()).toString();
        String page = site.page("/history?since=1h", viewer, "en");
        assertThat(page).contains("role=\"img\"", "<rect class=\"c-failed\"", "<title>" + today + ": 1 failed</title>")
                .contains("<tr><th scope=\"row\">" + today + "</th><td>1</td><td>1 failed</td><td>half ")
                .doesNotContain("style=");
        assertThat(site.page("/history", viewer, "zh-CN")).contains("具体数字", "按到达日期", "分发任务，最新的在前");
        assertThat(site.page("/history?until=2000-01-01", viewer, "en")).contains("Nothing fits.").doesNotContain("<svg class=\"chart\"");
    }

    @Test
    void a_spreadsheet_gets_a_line_for_each_delivery_and_no_formula() throws Exception {
        long two = PastSite.ended(site.owned().ledger(), "a,\"b\"-1.zip", "=cmd", List.of("@a@b:22", "+c@d:22"), Optional.of(Reason.SIGNAL));
        HttpResponse<String> answer = ServedSite.send(site.request("/history.csv?since=1h", viewer));
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment").contains("history.csv");
        String[] lines = answer.body().split("\r\n", -1);
        assertThat(lines).hasSize(4).endsWith("");
        assertThat(lines[0]).isEqualTo("\uFEFFdispatch,package,sha256,size,route,line,source,submitter,arrived,ended,seconds,state,reason,target,delivery_state,delivery_reason");
        assertThat(lines[1]).startsWith(two + ",\"a,\"\"b\"\"-1.zip\",").contains(",5,'=cmd,'=cmd:=x,incoming,'=alice,").endsWith(",failed,signal,'@a@b:22,failed,signal");
        assertThat(lines[2]).endsWith(",'+c@d:22,failed,signal");
        assertThat(CsvLine.cell("-1")).isEqualTo("'-1");
        assertThat(CsvLine.cell("\tx")).isEqualTo("'\tx");
        assertThat(CsvLine.cell("＝1")).isEqualTo("'＝1");
    }

    @Test
    void a_file_holds_all_that_fits_however_much_it_is() throws Exception {
        PastSite.many(site.owned().ledger(), 2 * HistoryFiles.AT_ONCE, "many");
        String csv = ServedSite.send(site.request("/history.csv?route=many", viewer)).body();
        assertThat(csv.lines()).hasSize(1 + 2 * HistoryFiles.AT_ONCE);
        JsonNode json = ServedSite.json(ServedSite.send(site.request("/history.json?route=many", viewer)).body());
        assertThat(json.get("dispatches")).hasSize(2 * HistoryFiles.AT_ONCE);
        assertThat(json.get("dispatches").get(0).propertyNames()).contains("id", "package", "state", "deliveries");
        assertThat(json.get("dispatches").get(0).get("id").asLong()).isEqualTo(site.owned().ledger().dispatches().getLast());
        assertThat(ServedSite.json(ServedSite.send(site.request("/history.json?route=none", viewer)).body()).get("dispatches")).isEmpty();
        HttpRequest.Builder head = site.request("/history.csv", viewer).method("HEAD", HttpRequest.BodyPublishers.noBody());
        assertThat(ServedSite.send(head).body()).isEmpty();
    }

    @Test
    void nobody_without_a_token_sees_it() throws Exception {
        for (String path : List.of("/history", "/history.csv", "/history.json")) {
            HttpResponse<String> stranger = ServedSite.send(HttpRequest.newBuilder(URI.create(site.url(path + "?route=x"))).header("Accept", "text/html"));
            assertThat(stranger.headers().firstValue("Location").orElseThrow()).startsWith("/sign-in?to=").contains("route%3Dx");
            assertThat(ServedSite.send(HttpRequest.newBuilder(URI.create(site.url(path)))).statusCode()).isEqualTo(401);
        }
    }
}
