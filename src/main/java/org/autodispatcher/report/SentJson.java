package org.autodispatcher.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as others send it: one object, each name once. */
public final class SentJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).maxNumberLength(30).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SentJson() {}

    /**
     * Its values by name: texts, whole numbers ({@link Long}) and truth values; an empty {@link Optional} stands for any other.
     *
     * @return empty where it is not such an object
     */
    public static Optional<Map<String, Object>> read(byte[] bytes) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (!tree.isObject()) {
                return Optional.empty();
            }
            Map<String, Object> values = new LinkedHashMap<>();
            tree.properties().forEach(each -> values.put(each.getKey(), value(each.getValue())));
            return Optional.of(values);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Object value(JsonNode node) {
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        return node.isBoolean() ? node.booleanValue() : Optional.empty();
    }
}
