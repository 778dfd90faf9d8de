package org.autodispatcher.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Holds a value against a schema of the API's document: as much of JSON Schema 2020-12 as stands in there. */
record SchemaCheck(JsonNode document) {
    /** What does not fit, each with its place; nothing where all does. */
    List<String> problems(JsonNode schema, JsonNode value) {
        return problems(schema, value, "$");
    }

    private List<String> problems(JsonNode schema, JsonNode value, String at) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").stringValue().replace("#/components/schemas/", "");
            JsonNode meant = document.at("/components/schemas/" + name);
            return meant.isMissingNode() ? List.of(at + ": no schema " + name) : problems(meant, value, at);
        }
        if (schema.has("anyOf")) {
            List<List<String>> tried = elements(schema.get("anyOf")).stream().map(each -> problems(each, value, at)).toList();
            return tried.stream().anyMatch(List::isEmpty) ? List.of() : tried.stream().flatMap(List::stream).toList();
        }
        List<String> problems = new ArrayList<>();
        if (!isOfType(schema.path("type").stringValue(""), value)) {
            problems.add(at + ": no " + schema.path("type").stringValue("") + ": " + value);
        }
        if (schema.has("enum") && elements(schema.get("enum")).stream().noneMatch(value::equals)) {
            problems.add(at + ": not among " + schema.get("enum") + ": " + value);
        }
        if (value.isObject()) {
            problems.addAll(ofObject(schema, value, at));
        }
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                problems.addAll(problems(schema.get("items"), value.get(i), at + "[" + i + "]"));
            }
        }
        return problems;
    }

    private List<String> ofObject(JsonNode schema, JsonNode value, String at) {
        List<String> problems = new ArrayList<>();
        elements(schema.path("required")).stream()
                .filter(name -> !value.has(name.stringValue()))
                .forEach(name -> problems.add(at + ": without " + name.stringValue()));
        JsonNode more = schema.path("additionalProperties");
        value.properties().forEach(each -> {
            JsonNode own = schema.path("properties").path(each.getKey());
            if (!own.isMissingNode()) {
                problems.addAll(problems(own, each.getValue(), at + "." + each.getKey()));
            } else if (more.isObject()) {
                problems.addAll(problems(more, each.getValue(), at + "." + each.getKey()));
            } else if (more.isBoolean() && !more.booleanValue()) {
                problems.add(at + ": has " + each.getKey());
            }
        });
        return problems;
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "" -> true;
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
