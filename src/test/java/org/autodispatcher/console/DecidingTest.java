package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.ledger.Entry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decisions over forms: done once, by whoever may, on what he has seen, with a reason of the right look. */
@Timeout(120)
class DecidingTest {
    @TempDir
    private Path dir;

    private ServedSite site;
    private Cookies otto;
    private long held;

    @BeforeEach
    void serve() throws Exception {
        site = new ServedSite(Files.createDirectory(dir.resolve("home")), "reason_pattern = CHG[0-9]+");
        site.put("/api/v1/packages/nobody-1.zip?wait=10s", site.token("builder", Role.OPERATOR), new byte[5]);
        held = site.arrived().getFirst().id();
        otto = Cookies.signedIn(site, site.token("otto", Role.OPERATOR));
    }

    @AfterEach
    void end() {
        site.close();
    }

    private String seen(Cookies who) throws Exception {
        return who.get("/decide/cancel?on=" + held).body().replaceAll("(?s).*name=\"seen\" value=\"(\\d+)\".*", "$1");
    }

    private HttpResponse<String> cancel(Cookies who, String seen, String reason) throws Exception {
        return who.decide("/decide/cancel", "on", String.valueOf(held), "seen", seen, "reason", reason);
    }

    private List<Entry> decisions() {
        return site.owned().ledger().entries(held).stream().filter(each -> each.draft().values().containsValue("CHG1")).toList();
    }

    @Test
    void it_is_done_once_in_the_name_of_the_token() throws Exception {
        String seen = seen(otto);
        HttpResponse<String> done = cancel(otto, seen, "CHG1");
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(done.headers().firstValue("Location")).contains("/dispatches/" + held);
        assertThat(decisions()).isNotEmpty().allSatisfy(each -> assertThat(each.actor()).isEqualTo("otto"));
        int before = decisions().size();
        HttpResponse<String> again = cancel(otto, seen, "CHG1");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("role=\"alert\"");
        assertThat(decisions()).hasSize(before);
    }

    @Test
    void of_many_who_press_at_once_one_acts() throws Exception {
        String seen = seen(otto);
        Cookies olga = Cookies.signedIn(site, site.token("olga", Role.OPERATOR));
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> presses = IntStream.range(0, 20).mapToObj(i -> (Callable<Integer>) () -> cancel(i % 2 == 0 ? otto : olga, seen, "CHG1").statusCode()).toList();
            List<Integer> statuses = all.invokeAll(presses).stream().map(Future::resultNow).toList();
            assertThat(statuses).containsOnly(303, 409).containsOnlyOnce(303);
        }
        assertThat(decisions()).extracting(Entry::actor).doesNotHaveDuplicates();
    }

    @Test
    void what_has_changed_since_it_was_seen_is_not_decided_on() throws Exception {
        String seen = seen(otto);
        site.owned().control("somebody").decide(new org.autodispatcher.dispatch.Decision.Release(
                new org.autodispatcher.dispatch.Decision.Subject(held, java.util.Optional.empty()), java.util.Optional.empty(), false, "CHG7"));
        HttpResponse<String> stale = cancel(otto, seen, "CHG1");
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(decisions()).isEmpty();
        for (String never : List.of("", "x", "-1", "0")) {
            assertThat(cancel(otto, never, "CHG1").statusCode()).as("seen “%s”", never).isEqualTo(409);
        }
        assertThat(decisions()).isEmpty();
    }

    @Test
    void a_reason_has_to_look_as_the_settings_say_from_its_beginning_to_its_end() throws Exception {
        for (String reason : List.of("", "because", "CHG1 and more", "xCHG1", "<b>CHG1</b>")) {
            HttpResponse<String> refused = cancel(otto, seen(otto), reason);
            assertThat(refused.statusCode()).as(reason).isEqualTo(409);
            assertThat(refused.body()).contains("CHG[0-9]+").doesNotContain("<b>CHG1");
        }
        assertThat(cancel(otto, seen(otto), " CHG1 ").statusCode()).as("blanks around it are none of it").isEqualTo(303);
    }

    @Test
    void each_role_decides_what_is_its_own() throws Exception {
        Cookies vera = Cookies.signedIn(site, site.token("vera", Role.VIEWER));
        Cookies ann = Cookies.signedIn(site, site.token("ann", Role.APPROVER));
        String seen = seen(otto);
        for (String verb : List.of("release", "override", "retry", "resolve", "cancel", "stop")) {
            for (Cookies who : List.of(vera, ann)) {
                HttpResponse<String> refused = who.decide("/decide/" + verb, "on", String.valueOf(held), "seen", seen, "reason", "CHG1", "as", "upgraded");
                assertThat(refused.statusCode()).as(verb).isEqualTo(403);
                assertThat(refused.body()).contains("operator");
            }
        }
        for (Cookies who : List.of(vera, otto)) {
            assertThat(who.decide("/decide/approve", "on", String.valueOf(held), "seen", seen, "reason", "CHG1").statusCode()).isEqualTo(403);
        }
        assertThat(vera.decide("/pause", "reason", "CHG1").statusCode()).isEqualTo(403);
        assertThat(decisions()).isEmpty();
        assertThat(otto.decide("/pause", "seen", written(), "reason", "CHG1").statusCode()).isEqualTo(303);
        assertThat(otto.decide("/pause", "seen", written(), "end", "yes", "reason", "CHG1").statusCode()).isEqualTo(303);
        assertThat(otto.decide("/pause", "seen", written(), "end", "yes", "reason", "CHG1").statusCode()).as("there is none any more").isEqualTo(409);
    }

    @Test
    void who_pauses_what_was_paused_and_let_go_on_since_he_looked_is_told_so() throws Exception {
        String seen = written();
        assertThat(otto.decide("/pause", "seen", seen, "reason", "CHG1").statusCode()).isEqualTo(303);
        assertThat(otto.decide("/pause", "seen", written(), "end", "yes", "reason", "CHG1").statusCode()).isEqualTo(303);
        assertThat(otto.decide("/pause", "seen", seen, "reason", "CHG1").statusCode()).isEqualTo(409);
        assertThat(site.owned().control("x").standing().pauses()).isEmpty();
    }

    /** Up to where the record is written. */
    private String written() {
        return String.valueOf(site.owned().ledger().last());
    }

    @Test
    void nonsense_is_refused_and_told_on_a_page() throws Exception {
        for (String on : List.of("", "0", "-1", "x", "999", "99999999999999999999", held + ":nobody@nowhere:22")) {
            HttpResponse<String> answer = otto.decide("/decide/cancel", "on", on, "seen", "1", "reason", "CHG1");
            assertThat(answer.statusCode()).as("on “%s”", on).isIn(400, 404, 409);
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        }
        assertThat(otto.decide("/decide/explode", "on", String.valueOf(held)).statusCode()).isEqualTo(404);
        assertThat(otto.decide("/decide/resolve", "on", String.valueOf(held), "as", "<b>").statusCode()).isEqualTo(400);
        try (RawHttp raw = new RawHttp(site.where())) {
            assertThat(raw.say("GET /decide/cancel?on=%zz HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + otto.cookie() + "\r\n\r\n").head()).startsWith("HTTP/1.1 400");
        }
        assertThat(otto.post("/decide/cancel", "proof=" + otto.proof() + "&reason=" + "x".repeat(70_000)).statusCode()).isIn(400, 403);
        assertThat(decisions()).isEmpty();
    }

    /** A page that is there gets the form alone, or what to tell. */
    @Test
    void a_dialog_gets_the_form_alone_and_what_to_tell() throws Exception {
        HttpResponse<String> form = ServedSite.send(otto.request("/decide/cancel?on=" + held).header("HX-Request", "true"));
        assertThat(form.body()).contains("<form").doesNotContain("<html", "<nav");
        String body = "proof=" + otto.proof() + "&on=" + held + "&seen=" + seen(otto) + "&reason=CHG1";
        HttpResponse<String> done = ServedSite.send(otto.request("/decide/cancel").header("HX-Request", "true").header("Accept-Language", "zh-CN")
                .header("Content-Type", Form.TYPE).POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
        assertThat(done.statusCode()).isEqualTo(204);
        assertThat(done.headers().firstValue("HX-Trigger").orElseThrow()).startsWith("{").contains("\"decided\"").matches("[ -~]*");
    }

    /** A whole page in a dialog would be two in one. */
    @Test
    void why_a_dialogs_decision_is_not_done_is_told_in_the_dialog() throws Exception {
        Cookies vera = Cookies.signedIn(site, site.token("vera", Role.VIEWER));
        HttpResponse<String> refused = ServedSite.send(vera.request("/decide/cancel").header("HX-Request", "true").header("Content-Type", Form.TYPE)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("proof=" + vera.proof() + "&on=" + held + "&seen=1&reason=CHG1")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("role=\"alert\"", "operator").doesNotContain("<html", "<nav");
    }
}
