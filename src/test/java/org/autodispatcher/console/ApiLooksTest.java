package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.autodispatcher.Secret;
import org.autodispatcher.console.DocumentedApi.Answer;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.ledger.LedgerFiles;
import org.autodispatcher.ledger.OutputWriter;
import org.autodispatcher.ledger.UpgradeOutputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What programs look at: in the words of the command line. */
@Timeout(120)
class ApiLooksTest {
    private static final String TARGET = "app@127.0.0.1:1";

    @TempDir
    private Path home;

    private ServedSite site;
    private DocumentedApi api;
    private Secret operator;
    private Secret viewer;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(home);
        api = new DocumentedApi(site);
        operator = site.token("ann", Role.OPERATOR);
        viewer = site.token("eve", Role.VIEWER);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void handIn(String name) throws Exception {
        site.put("/api/v1/packages/" + name, operator, name.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Long> ids(Answer answer) {
        return StreamSupport.stream(answer.json().path("dispatches").spliterator(), false).map(each -> each.path("id").longValue()).toList();
    }

    @Test
    void how_things_stand_is_told_with_the_number_up_to_which_it_was_seen() throws Exception {
        handIn("nowhere-1.zip");
        Answer answer = api.get("/api/v1/status", viewer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("sequence").longValue()).isPositive();
        assertThat(answer.json().at("/owner/verb").stringValue()).isEqualTo("run");
        assertThat(answer.json().at("/waits/0/reason").stringValue()).isEqualTo("no-route");
        assertThat(api.get("/api/v1/status?all", viewer).json().path("message").stringValue()).contains("all means nothing");
    }

    @Test
    void dispatches_are_found_page_by_page() throws Exception {
        for (int i = 1; i <= 5; i++) {
            handIn("nowhere-" + i + ".zip");
        }
        handIn("web-1.zip");
        Answer first = api.get("/api/v1/dispatches?package=nowhere-*&limit=2", viewer);
        assertThat(ids(first)).containsExactly(5L, 4L);
        assertThat(first.json().path("next").longValue()).isEqualTo(4);
        assertThat(ids(api.get("/api/v1/dispatches?package=nowhere-*&limit=2&before=4", viewer))).containsExactly(3L, 2L);
        Answer last = api.get("/api/v1/dispatches?package=nowhere-*&limit=2&before=2", viewer);
        assertThat(ids(last)).containsExactly(1L);
        assertThat(last.json().has("next")).isFalse();
        assertThat(ids(api.get("/api/v1/dispatches?route=web", viewer))).containsExactly(6L);
        assertThat(ids(api.get("/api/v1/dispatches?state=held&reason=no-route&since=1h&until=2999-01-01&target=", viewer))).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(ids(api.get("/api/v1/dispatches?until=2001-01-01", viewer))).isEmpty();
    }

    @Test
    void filters_that_mean_nothing_are_told_with_what_does() throws Exception {
        for (String query : List.of("state=helt", "reason=because", "since=soon", "limit=0", "limit=501", "limit=many", "before=-1", "pakage=x")) {
            Answer answer = api.get("/api/v1/dispatches?" + query, viewer);
            assertThat(answer.status() + " " + answer.code()).as(query).isEqualTo("400 bad-request");
        }
        assertThat(api.get("/api/v1/dispatches?state=helt", viewer).json().path("hint").stringValue()).contains("held");
        assertThat(api.get("/api/v1/dispatches?pakage=x", viewer, "Accept-Language", "zh").json().path("hint").stringValue()).startsWith("可用：");
    }

    @Test
    void one_dispatch_is_told_with_all_that_happened_to_it() throws Exception {
        handIn("nowhere-1.zip");
        Answer answer = api.get("/api/v1/dispatches/1", viewer);
        assertThat(answer.header("Dispatch-State")).isEqualTo("held");
        assertThat(answer.header("Dispatch-Exit-Code")).isEqualTo("4");
        JsonNode timeline = answer.json().at("/dispatches/0/timeline");
        assertThat(timeline.get(timeline.size() - 1).path("reason").stringValue()).isEqualTo("no-route");
        for (String id : List.of("2", "0", "x", "-1", "99999999999999999999", "01")) {
            assertThat(api.get("/api/v1/dispatches/" + id, viewer).code()).as(id).isEqualTo("no-such-dispatch");
        }
    }

    @Test
    void what_an_upgrade_wrote_is_had_piece_by_piece() throws Exception {
        handIn("web-1.zip");
        OutputWriter writer = new UpgradeOutputs(new LedgerFiles(home.resolve("state")).outputs()).writer(1, TARGET, UpgradeOutputs.run(0, ""), List.of());
        writer.append(0, "first\n第二\n".getBytes(StandardCharsets.UTF_8));
        writer.end();
        Answer all = api.get("/api/v1/dispatches/1/output", viewer);
        assertThat(all.response().body()).isEqualTo("first\n第二\n");
        assertThat(all.header("Output-Next")).isEqualTo("13").isEqualTo(all.header("Output-Total"));
        assertThat(all.header("Content-Type")).startsWith("text/plain");
        assertThat(all.header("X-Content-Type-Options")).isEqualTo("nosniff");
        Answer rest = api.get("/api/v1/dispatches/1/output?from=6&target=" + TARGET, viewer);
        assertThat(rest.response().body()).isEqualTo("第二\n");
        assertThat(rest.header("Output-From")).isEqualTo("6");
        assertThat(api.get("/api/v1/dispatches/1/output?from=13", viewer).response().body()).isEmpty();
        assertThat(api.get("/api/v1/dispatches/1/output?target=nobody", viewer).json().path("hint").stringValue()).contains(TARGET);
        assertThat(api.get("/api/v1/dispatches/9/output", viewer).status()).isEqualTo(404);
    }

    @Test
    void where_names_would_go_is_explained_and_why_not_elsewhere() throws Exception {
        Files.writeString(home.resolve("general-dispatch-info.cfg"), ServedSite.ROUTES + "[pay-.*]\nname = pay\nhost = a\nlogin = b\n[web-1.*]\nname = web1\nhost = a\nlogin = b\n");
        site.owned().control("x").reload();
        Answer answer = api.get("/api/v1/explanations?package=web-1.zip&package=pay&package=-x", viewer);
        JsonNode web = answer.json().at("/explanations/0");
        assertThat(web.path("route").stringValue()).isEqualTo("web");
        assertThat(web.at("/targets/0/host").stringValue()).isEqualTo("127.0.0.1");
        assertThat(web.at("/others/0/kind").stringValue()).isEqualTo("begin");
        assertThat(web.at("/others/1/route").stringValue() + " " + web.at("/others/1/kind").stringValue()).isEqualTo("web1 after");
        JsonNode none = answer.json().at("/explanations/1");
        assertThat(none.path("reason").stringValue()).isEqualTo("no-route");
        assertThat(none.path("others").size()).isEqualTo(3);
        assertThat(none.at("/others/1/kind").stringValue()).isEqualTo("all");
        assertThat(answer.json().at("/explanations/2/reason").stringValue()).isEqualTo("name-refused");
        assertThat(api.get("/api/v1/explanations", viewer).status()).isEqualTo(400);
    }

    @Test
    void routes_are_told_without_secrets_and_with_what_is_edited() throws Exception {
        Answer answer = api.get("/api/v1/routes", viewer);
        assertThat(answer.json().at("/routes/0/password").stringValue()).isEqualTo("(secret)");
        assertThat(answer.json().path("edited").booleanValue()).isFalse();
        Files.writeString(home.resolve("general-dispatch-info.cfg"), "[web-.*]\nhosst = a\n");
        Answer edited = api.get("/api/v1/routes", viewer);
        assertThat(edited.json().path("edited").booleanValue()).isTrue();
        assertThat(edited.json().path("loadable").booleanValue()).isFalse();
        assertThat(edited.json().at("/edited_problems/0/line").intValue()).isPositive();
        assertThat(edited.json().at("/routes/0/name").stringValue()).isEqualTo("web");
    }

    @Test
    void arrivals_and_tokens_are_listed() throws Exception {
        assertThat(api.get("/api/v1/arrivals", viewer).status()).isEqualTo(200);
        Answer tokens = api.get("/api/v1/tokens", operator);
        assertThat(tokens.json().path("tokens").size()).isEqualTo(2);
        assertThat(tokens.response().body()).doesNotContain(operator.reveal()).doesNotContain("sha256");
    }

    @Test
    void targets_are_told_with_what_waits_there_and_which_routes_lead_to_them() throws Exception {
        handIn("web-1.zip");
        JsonNode target = api.get("/api/v1/targets", viewer).json().at("/targets/0");
        assertThat(target.path("target").stringValue()).isEqualTo(TARGET);
        assertThat(target.at("/routes/0").stringValue()).isEqualTo("web");
        assertThat(target.path("weaker").isArray()).isTrue();
    }
}
