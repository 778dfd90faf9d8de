package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.autodispatcher.Secret;
import org.autodispatcher.console.DocumentedApi.Answer;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decisions over HTTP: the same as on the command line, in the name of the token, and once. */
@Timeout(120)
class ApiDecisionsTest {
    @TempDir
    private Path home;

    private ServedSite site;
    private DocumentedApi api;
    private Secret operator;
    private Secret approver;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(home);
        api = new DocumentedApi(site);
        operator = site.token("ann", Role.OPERATOR);
        approver = site.token("dave", Role.APPROVER);
    }

    @AfterEach
    void end() {
        site.close();
    }

    /** A dispatch that is held, since no route matches it. */
    private long held() throws Exception {
        site.put("/api/v1/packages/nowhere-1.zip?wait=30s", operator, "x".getBytes(StandardCharsets.UTF_8));
        return site.arrived().getFirst().id();
    }

    private List<String> actors(long id, Step step) {
        return site.owned().ledger().entries(id).stream().filter(entry -> entry.draft().step() == step).map(Entry::actor).toList();
    }

    @Test
    void a_decision_is_in_the_record_with_the_name_of_the_token_and_its_reason() throws Exception {
        long id = held();
        Answer answer = api.decide(operator, "decision", "release", "dispatch", id, "reason", " CHG0000001 ");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/decisions/0/subjects/0").stringValue()).isEqualTo(String.valueOf(id));
        assertThat(answer.json().at("/dispatches/0/id").longValue()).isEqualTo(id);
        Entry release = site.owned().ledger().entries(id).stream().filter(entry -> entry.draft().step() == Step.RELEASE).findFirst().orElseThrow();
        assertThat(release.actor()).isEqualTo("ann");
        assertThat(release.draft().values()).containsEntry("comment", "CHG0000001");
    }

    @Test
    void what_two_have_seen_is_decided_by_one_of_them() throws Exception {
        long id = held();
        Secret other = site.token("bob", Role.OPERATOR);
        long seen = api.get("/api/v1/status", operator).json().path("sequence").longValue();
        assertThat(api.decide(operator, "decision", "release", "dispatch", id, "seen", seen).status()).isEqualTo(200);
        Answer second = api.decide(other, "decision", "release", "dispatch", id, "seen", seen);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("changed-meanwhile");
        assertThat(second.json().path("message").stringValue()).contains("ann");
        assertThat(second.json().path("hint").stringValue()).contains("show " + id);
        assertThat(actors(id, Step.RELEASE)).containsExactly("ann");
    }

    @Test
    void what_does_not_fit_says_what_does() throws Exception {
        long id = held();
        Answer answer = api.decide(operator, "decision", "resolve", "dispatch", id, "as", "failed");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("decision").stringValue()).isEqualTo("resolve");
        assertThat(api.decide(operator, "decision", "retry", "dispatch", 4711).status()).isEqualTo(404);
        assertThat(api.decide(operator, "decision", "release", "dispatch", id, "override", true).code()).isEqualTo("no-reason-given");
    }

    @Test
    void each_decision_is_for_its_role() throws Exception {
        long id = held();
        Secret viewer = site.token("eve", Role.VIEWER);
        for (String verb : List.of("retry", "release", "cancel", "resolve", "pause", "resume", "approve")) {
            Map<String, Object> order = new java.util.TreeMap<>(Map.of("decision", verb));
            if (!verb.equals("pause") && !verb.equals("resume")) {
                order.put("dispatch", id);
            }
            if (verb.equals("resolve")) {
                order.put("as", "failed");
            }
            boolean approves = verb.equals("approve");
            assertThat(api.post("/api/v1/decisions", viewer, order).status()).as(verb).isEqualTo(403);
            assertThat(api.post("/api/v1/decisions", approves ? operator : approver, order).code()).as(verb).isEqualTo("role");
            assertThat(api.post("/api/v1/decisions", approves ? approver : operator, order).status()).as(verb).isNotEqualTo(403);
        }
    }

    @Test
    void who_handed_it_in_cannot_agree_to_it_with_a_token_of_the_same_name_either() throws Exception {
        Files.writeString(home.resolve("general-dispatch-info.cfg"), ServedSite.ROUTES + "upgrade_command = true\napproval = two-person\n");
        assertThat(api.post("/api/v1/reload", operator, Map.of()).status()).isEqualTo(200);
        site.put("/api/v1/packages/web-1.zip", operator, "x".getBytes(StandardCharsets.UTF_8));
        site.order(new TokenOrder.Revoke("ann"));
        Secret again = site.token("ann", Role.APPROVER);
        Answer own = api.decide(again, "decision", "approve", "dispatch", 1);
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.code()).isEqualTo("own-package");
        assertThat(api.decide(approver, "decision", "approve", "dispatch", 1).status()).isEqualTo(200);
        assertThat(actors(1, Step.APPROVE)).containsExactly("dave");
        assertThat(api.decide(approver, "decision", "approve", "dispatch", 1).code()).isEqualTo("approved-already");
    }

    @Test
    void reason_pattern_holds_here_as_well() throws Exception {
        site.settings("reason_pattern = CHG[0-9]{7}");
        assertThat(api.post("/api/v1/reload", operator, Map.of()).status()).isEqualTo(200);
        Answer refused = api.decide(operator, "decision", "pause", "reason", "CHG1");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("message").stringValue()).contains("CHG[0-9]{7}");
        assertThat(api.decide(operator, "decision", "pause", "reason", "CHG1234567").status()).isEqualTo(200);
    }

    @Test
    void a_pause_of_a_mistyped_route_is_refused() throws Exception {
        Answer refused = api.decide(operator, "decision", "pause", "route", "wep");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("hint").stringValue()).contains("web");
        assertThat(api.decide(operator, "decision", "pause", "route", "web").status()).isEqualTo(200);
        assertThat(site.owned().control("x").standing().pauses()).singleElement()
                .satisfies(pause -> assertThat(pause.scope()).isEqualTo(new Decision.Scope(java.util.Optional.of("web"), java.util.Optional.empty())));
        assertThat(api.decide(operator, "decision", "pause", "route", "web").code()).isEqualTo("nothing-to-do");
    }

    @Test
    void orders_that_cannot_be_understood_are_told_and_change_nothing() throws Exception {
        long before = site.owned().ledger().last();
        for (String body : List.of("", "release", "[]", "{\"decision\":\"release\"", "{\"decision\":\"pause\",\"decision\":\"pause\"}", "{}{}")) {
            Answer answer = api.asked("POST", "/api/v1/decisions", operator, body);
            assertThat(answer.status() + " " + answer.code()).as(body).isEqualTo("400 bad-request");
        }
        for (String body : List.of(
                "{}", "{\"decision\":\"explode\"}", "{\"decision\":7}", "{\"decision\":\"pause\",\"dispatch\":1}", "{\"decision\":\"release\"}",
                "{\"decision\":\"release\",\"dispatch\":\"1\"}", "{\"decision\":\"release\",\"dispatch\":-1}", "{\"decision\":\"release\",\"dispatch\":1.5}",
                "{\"decision\":\"release\",\"dispatch\":99999999999999999999}", "{\"decision\":\"release\",\"dispatch\":1,\"override\":\"yes\"}",
                "{\"decision\":\"release\",\"dispatch\":1,\"reason\":null}", "{\"decision\":\"resolve\",\"dispatch\":1,\"as\":\"done\"}",
                "{\"decision\":\"retry\",\"dispatch\":1,\"stop\":true}", "{\"decision\":\"retry\",\"dispatch\":1,\"comment\":\"x\"}")) {
            Answer answer = api.asked("POST", "/api/v1/decisions", operator, body);
            assertThat(answer.status() + " " + answer.code()).as(body).isEqualTo("422 field");
        }
        String much = "{\"decision\":\"pause\",\"reason\":\"" + "x".repeat(64 << 10) + "\"}";
        assertThat(api.asked("POST", "/api/v1/decisions", operator, much).code()).isEqualTo("body-too-large");
        assertThat(site.owned().ledger().last()).isEqualTo(before);
    }

    @Test
    void what_is_wrong_is_told_in_chinese_to_who_asks_for_it() throws Exception {
        Answer answer = api.asked("POST", "/api/v1/decisions", operator, "{\"decision\":\"release\",\"dispatch\":true}", "Accept-Language", "zh-CN");
        assertThat(answer.json().path("message").stringValue()).isEqualTo("dispatch 不是从 0 起的整数");
        Answer refused = api.asked("POST", "/api/v1/decisions", operator, "{\"decision\":\"release\",\"dispatch\":4711}", "Accept-Language", "zh-CN");
        assertThat(refused.json().path("message").stringValue()).isEqualTo("没有分发任务 4711");
    }

    @Test
    void edited_files_are_put_in_force_or_it_is_said_why_not() throws Exception {
        Files.writeString(home.resolve("general-dispatch-info.cfg"), "[web-.*]\nhosst = a\n");
        Answer refused = api.post("/api/v1/reload", operator, Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().at("/problems").toString()).contains("hosst");
        assertThat(refused.json().path("in_force").booleanValue()).isFalse();
        Files.writeString(home.resolve("general-dispatch-info.cfg"), ServedSite.ROUTES + "[pay-.*]\nhost = a\nlogin = b\n");
        Answer done = api.post("/api/v1/reload", operator, Map.of());
        assertThat(done.json().path("routes").intValue()).isEqualTo(2);
        assertThat(actors(Ledger.HOME, Step.RELOAD)).containsExactly("ann");
    }
}
