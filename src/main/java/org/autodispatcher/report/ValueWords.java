package org.autodispatcher.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What steps found out, in words: the values of entries, told under {@code KEY.VALUE} or {@code KEY} of the wording file
 * {@code values}. One that has none there is shown as it stands; one whose words are empty says nothing.
 *
 * @param wording the words
 * @param moments how points in time are told
 */
public record ValueWords(Wording wording, Function<Instant, String> moments) {
    private static final String BUNDLE = "values";
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,10}");

    /** All of them, one behind the other, in the order of their names. */
    public String told(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> told(each.getKey(), each.getValue()))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(wording.textOf(BUNDLE, "separator")));
    }

    private String told(String name, String value) {
        if (value.isBlank()) {
            return "";
        }
        String key = wording.has(BUNDLE, name + "." + value) ? name + "." + value : name;
        String shown = INSTANT.matcher(value).matches() ? moments.apply(Instant.parse(value)) : value;
        return wording.has(BUNDLE, key)
                ? wording.textOf(BUNDLE, key, "value", shown, "time", SECONDS.matcher(value).matches() ? time(value) : value)
                : name + " " + shown;
    }

    private static String time(String seconds) {
        return Amounts.time(Duration.ofSeconds(Long.parseLong(seconds)));
    }
}
