package org.autodispatcher.daemon;

import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our values as JSON and back, without loss. A record is an object with its components; a value of a sealed type is
 * {@code {"type":"moved","value":{…}}}, its type one of those the sealed type permits: nothing that is sent can name a class.
 */
final class Wire {
    private static final String TYPE = "type";
    private static final String VALUE = "value";

    /** No value of ours comes near these. */
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNestingDepth(50).maxStringLength(32 << 20).maxNumberLength(30).build();

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Wire() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** One line of text, without its end. */
    static byte[] line(JsonNode message) {
        return MAPPER.writeValueAsBytes(message);
    }

    /** @throws JacksonException where it is not JSON */
    static JsonNode parsed(byte[] line) {
        return MAPPER.readTree(line);
    }

    /** A record, list, text or number. */
    static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** @throws JacksonException where it is no such value */
    static <T> T to(Class<T> type, JsonNode json) {
        return MAPPER.treeToValue(json, type);
    }

    /** A list of records; fails as {@link #to}. */
    static <T> java.util.List<T> toList(Class<T> element, JsonNode json) {
        JavaType type = MAPPER.getTypeFactory().constructCollectionType(java.util.List.class, element);
        return MAPPER.treeToValue(json, type);
    }

    /** A value of a sealed type. */
    static ObjectNode tagged(Object value) {
        return object().put(TYPE, tag(value.getClass())).set(VALUE, of(value));
    }

    /** A value of the sealed type {@code any}; fails as {@link #to}, and where the type named is not one of its. */
    static <T> T untagged(Class<T> any, JsonNode json) {
        String tag = json.path(TYPE).asString("");
        Class<?> type = Stream.of(any.getPermittedSubclasses())
                .filter(Class::isRecord)
                .filter(each -> tag(each).equals(tag))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + any.getSimpleName() + ": " + tag));
        return any.cast(to(type, json.path(VALUE)));
    }

    /** {@code InForce} is {@code in-force}. */
    private static String tag(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
