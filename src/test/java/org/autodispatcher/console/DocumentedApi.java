package org.autodispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import org.autodispatcher.Secret;
import org.autodispatcher.report.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a served site by its API; every answer is held against the document. */
final class DocumentedApi {
    final JsonNode document = document();
    private final ServedSite site;
    private final SchemaCheck check = new SchemaCheck(document);

    /** What was answered. */
    record Answer(int status, JsonNode json, HttpResponse<String> response) {
        String code() {
            return json.path("code").stringValue("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    DocumentedApi(ServedSite site) {
        this.site = site;
    }

    private static JsonNode document() {
        try (InputStream file = Objects.requireNonNull(Api.class.getResourceAsStream("openapi.json"))) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Answer get(String path, Secret token, String... headers) throws Exception {
        return asked("GET", path, token, "", headers);
    }

    Answer post(String path, Secret token, Map<String, ?> object) throws Exception {
        return asked("POST", path, token, Json.write(object));
    }

    Answer decide(Secret token, Object... namesAndValues) throws Exception {
        return post("/api/v1/decisions", token, Json.object(namesAndValues));
    }

    Answer asked(String method, String path, Secret token, String body, String... headers) throws Exception {
        HttpRequest.Builder request = site.request(path, token).method(method, HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> response = ServedSite.send(headers.length > 0 ? request.headers(headers) : request);
        JsonNode described = described(path.replaceFirst("\\?.*", ""), method);
        JsonNode documented = described.path("responses").path(String.valueOf(response.statusCode()));
        assertThat(documented.isMissingNode()).as("%s %s answered %d: %s", method, path, response.statusCode(), response.body()).isFalse();
        JsonNode schema = documented.at("/content/application~1json/schema");
        if (schema.isMissingNode() || method.equals("HEAD")) {
            return new Answer(response.statusCode(), JsonMapper.shared().createObjectNode(), response);
        }
        JsonNode json = ServedSite.json(response.body());
        assertThat(check.problems(schema, json)).as("%s %s: %s", method, path, response.body()).isEmpty();
        return new Answer(response.statusCode(), json, response);
    }

    /** How the document describes what is asked; nothing is where it does not. */
    private JsonNode described(String path, String method) {
        return document.path("paths").properties().stream()
                .filter(each -> path.matches(each.getKey().replaceAll("\\{[a-z]+}", "[^/]+")))
                .map(each -> each.getValue().path(method.toLowerCase(java.util.Locale.ROOT)))
                .filter(found -> !found.isMissingNode())
                .findFirst().orElseGet(() -> JsonMapper.shared().createObjectNode());
    }

    SchemaCheck check() {
        return check;
    }
}
