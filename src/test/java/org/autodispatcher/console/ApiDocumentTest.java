package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.autodispatcher.Secret;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Token.Role;
import org.autodispatcher.dispatch.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The document of the API says what the server does: every address, every role, every code. */
@Timeout(120)
class ApiDocumentTest {
    @TempDir
    private Path home;

    private ServedSite site;
    private DocumentedApi api;

    @BeforeEach
    void serve() throws IOException {
        site = new ServedSite(home);
        api = new DocumentedApi(site);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::stringValue).toList();
    }

    /** Every {@code METHOD PATH} of the document. */
    private Set<String> described() {
        return api.document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream().map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** That {@code HEAD} goes where {@code GET} does goes without saying. */
    private Set<String> served() throws IOException {
        Tokens tokens = site.owned().tokens().tokens();
        Doorman doorman = new Doorman(tokens, InstantSource.system(), (_, _, _) -> {});
        try (HandIn handIn = new HandIn(site.owned(), new Uploads(home.resolve("uploads")), doorman); Api all = new Api(site.owned(), handIn, doorman)) {
            Set<String> served = new TreeSet<>(Set.of("GET /healthz", "GET /readyz"));
            for (Address each : all.addresses()) {
                Set<String> methods = new TreeSet<>(each.methods());
                if (methods.contains("GET")) {
                    methods.remove("HEAD");
                }
                methods.forEach(method -> served.add(method + " " + each.pattern().replace("*}", "}")));
            }
            return served;
        }
    }

    @Test
    void every_address_is_described_and_none_besides() throws IOException {
        assertThat(described()).isEqualTo(served());
    }

    @Test
    void every_code_is_listed() {
        List<String> listed = texts(api.document.at("/components/schemas/Error/properties/code/enum"));
        Stream<String> refusals = Arrays.stream(Refusal.Code.values()).filter(code -> code != Refusal.Code.NOT_TAKEN).map(Refusal.Code::text);
        Stream<String> taken = Stream.of("name-refused", "empty", "too-large", "spool-full");
        Stream<String> decisions = Arrays.stream(Decided.Why.values()).map(Decided.Why::code);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(Stream.of(refusals, taken, decisions).flatMap(codes -> codes).distinct().toList());
    }

    @Test
    void who_may_what_is_as_described() throws Exception {
        Map<Role, Secret> tokens = new TreeMap<>();
        for (Role role : Role.values()) {
            tokens.put(role, site.token(role.text() + "-1", role));
        }
        for (Map.Entry<String, JsonNode> path : api.document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (!path.getKey().startsWith("/api/") || path.getKey().endsWith("/events")) {
                    continue; // the first are for everybody, the last is listened to by a test of its own
                }
                List<String> may = texts(method.getValue().path("x-roles"));
                for (Map.Entry<Role, Secret> token : tokens.entrySet()) {
                    String asked = path.getKey().replace("{id}", "1").replace("{name}", "web-1.zip");
                    String body = asked.endsWith("/decisions") ? decision(token.getKey()) : "";
                    int status = api.asked(method.getKey().toUpperCase(Locale.ROOT), asked, token.getValue(), body).status();
                    assertThat(status == 403).as("%s %s by %s: %d", method.getKey(), asked, token.getKey(), status)
                            .isEqualTo(!may.contains(token.getKey().text()));
                }
            }
        }
    }

    /** One that a role might be allowed; there is nothing that it could be about. */
    private static String decision(Role role) {
        return "{\"decision\":\"" + (role == Role.APPROVER ? "approve" : "release") + "\",\"dispatch\":4711}";
    }

    @Test
    void without_a_token_nothing_is_told_but_how_to_get_one() throws Exception {
        site.token("some", Role.VIEWER);
        Secret wrong = Secret.of("adt_of-nobody");
        for (String path : List.of("/api/v1/status", "/api/v1/openapi.json", "/api/v1/decisions", "/api/v1/nothing")) {
            assertThat(ServedSite.send(site.request(path, wrong)).statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void the_document_is_served_and_its_references_lead_somewhere() throws Exception {
        Secret viewer = site.token("some", Role.VIEWER);
        String served = ServedSite.send(site.request("/api/v1/openapi.json", viewer)).body();
        assertThat(ServedSite.json(served)).isEqualTo(api.document);
        assertThat(java.util.regex.Pattern.compile("#/components/schemas/(\\w+)").matcher(served).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(api.document.at("/components/schemas/" + name).isMissingNode()).as(name).isFalse());
    }

    @Test
    void the_page_about_it_names_every_address() throws IOException {
        String page = Files.readString(Path.of("docs/http.md"));
        assertThat(described()).allSatisfy(each -> assertThat(page).contains("`" + each.replace("{id}", "ID").replace("{name}", "NAME") + "`"));
    }

    @Test
    void the_check_itself_finds_what_does_not_fit() {
        JsonNode schema = ServedSite.json("{\"type\":\"object\",\"required\":[\"a\"],\"additionalProperties\":false,\"properties\":{\"a\":{\"type\":\"integer\"},"
                + "\"b\":{\"type\":\"array\",\"items\":{\"enum\":[\"x\"]}}}}");
        assertThat(api.check().problems(schema, ServedSite.json("{\"b\":[\"y\"],\"c\":1}")))
                .containsExactly("$: without a", "$.b[0]: not among [\"x\"]: \"y\"", "$: has c");
        assertThat(api.check().problems(schema, ServedSite.json("{\"a\":\"1\"}"))).containsExactly("$.a: no integer: \"1\"");
        assertThat(api.check().problems(schema, ServedSite.json("{\"a\":1,\"b\":[\"x\"]}"))).isEmpty();
    }
}
