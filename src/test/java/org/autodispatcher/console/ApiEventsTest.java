package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.ledger.Ledger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The record as it grows: each listener at his own pace, cut off or not. */
@Timeout(120)
class ApiEventsTest {
    @TempDir
    private Path home;

    private final SchemaCheck check = new DocumentedApi(null).check();
    private ServedSite site;
    private Secret token;

    /** One event as it was sent. */
    private record Event(String name, long id, JsonNode data) {}

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(home);
        token = site.token("eve", Role.VIEWER);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private RawHttp listen(String query, String... headers) throws IOException {
        String more = String.join("", java.util.Arrays.stream(headers).map(each -> each + "\r\n").toList());
        RawHttp client = new RawHttp(site.where()).say("GET /api/v1/events" + query + " HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer "
                + token.reveal() + "\r\n" + more + "\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 200").contains("text/event-stream");
        return client;
    }

    private Event next(RawHttp client) throws IOException {
        String name = "";
        long id = -1;
        int empty = 0;
        while (true) {
            String line = client.line();
            empty = line.isEmpty() ? empty + 1 : 0;
            assertThat(empty).as("empty lines, as they are read at the end of all").isLessThan(10);
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("data: ")) {
                Event event = new Event(name, id, ServedSite.json(line.substring(6)));
                assertThat(check.problems(schema(event), event.data())).isEmpty();
                return event;
            }
        }
    }

    private static JsonNode schema(Event event) {
        return ServedSite.json(event.name().equals("begin")
                ? "{\"type\":\"object\",\"required\":[\"sequence\"],\"properties\":{\"sequence\":{\"type\":\"integer\"}},\"additionalProperties\":false}"
                : "{\"$ref\":\"#/components/schemas/Entry\"}");
    }

    private void pause(String route) {
        site.owned().control("ann").decide(new Decision.Pause(new Decision.Scope(Optional.of(route), Optional.empty()), ""));
    }

    @Test
    void what_is_recorded_is_told_with_its_number() throws Exception {
        try (RawHttp client = listen("")) {
            Event begin = next(client);
            assertThat(begin.name()).isEqualTo("begin");
            assertThat(begin.id()).isEqualTo(site.owned().ledger().last()).isEqualTo(begin.data().path("sequence").longValue());
            pause("web");
            Event entry = next(client);
            assertThat(entry.name()).isEqualTo("entry");
            assertThat(entry.id()).isEqualTo(begin.id() + 1);
            assertThat(entry.data().path("step").stringValue()).isEqualTo("pause");
            assertThat(entry.data().path("actor").stringValue()).isEqualTo("ann");
            assertThat(entry.data().has("dispatch")).as("it is of the home").isFalse();
        }
    }

    @Test
    void who_was_cut_off_goes_on_where_he_was() throws Exception {
        long before = site.owned().ledger().last();
        pause("a");
        pause("b");
        try (RawHttp client = listen("?since=" + before)) {
            next(client);
            assertThat(next(client).id()).isEqualTo(before + 1);
        }
        pause("c");
        try (RawHttp client = listen("?since=0", "Last-Event-ID: " + (before + 1))) {
            assertThat(next(client).id()).as("begin").isEqualTo(before + 1);
            assertThat(next(client).data().at("/values/route").stringValue()).isEqualTo("b");
            assertThat(next(client).data().at("/values/route").stringValue()).isEqualTo("c");
        }
    }

    @Test
    void only_one_dispatch_is_told_to_who_asks_for_it() throws Exception {
        Secret operator = site.token("ann", Role.OPERATOR);
        try (RawHttp client = listen("?dispatch=1&since=0")) {
            next(client);
            site.put("/api/v1/packages/nowhere-1.zip", operator, "x".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(next(client).data().path("dispatch").longValue()).isEqualTo(1);
        }
    }

    @Test
    void a_token_that_is_taken_back_ends_it() throws Exception {
        try (RawHttp client = listen("")) {
            next(client);
            site.order(new TokenOrder.Revoke("eve"));
            client.rest(); // comes to its end
        }
    }

    @Test
    void who_does_not_read_holds_up_nobody_and_misses_nothing() throws Exception {
        long before = site.owned().ledger().last();
        try (RawHttp client = listen("?since=" + before)) {
            int entries = 400; // far more bytes than any socket takes
            String reason = "x".repeat(40_000);
            for (int i = 0; i < entries; i++) {
                Decision.Scope scope = new Decision.Scope(Optional.of("web"), Optional.empty());
                Decision order = i % 2 == 0 ? new Decision.Pause(scope, reason) : new Decision.Resume(scope, reason);
                site.owned().control("ann").decide(order);
            }
            assertThat(site.owned().ledger().entries(Ledger.HOME)).hasSizeGreaterThanOrEqualTo(entries);
            next(client);
            for (long id = before + 1; id <= before + entries; id++) {
                assertThat(next(client).id()).isEqualTo(id);
            }
        }
    }
}
