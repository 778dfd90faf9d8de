package org.autodispatcher.console.page;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.report.Moments;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;

/**
 * The words of the pages in one language.
 *
 * @param wording   the language
 * @param sentences what sentences about dispatches may mention
 */
public record Texts(Wording wording, Sentences sentences) {
    private static final String BUNDLE = "console";

    /** A text of the pages. {@code namesAndValues} alternate. */
    public String of(String key, Object... namesAndValues) {
        String[] words = new String[namesAndValues.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(namesAndValues[i]);
        }
        return wording.textOf(BUNDLE, key, words);
    }

    /** The same with the values by their names. */
    String of(String key, Map<String, String> values) {
        return wording.textOf(BUNDLE, key, values);
    }

    String state(DeliveryState state) {
        return wording.word(state);
    }

    String state(DispatchState state) {
        return wording.word(state);
    }

    /** As HTML names it: {@code en}, {@code zh-CN}. */
    public String language() {
        return wording.locale().getLanguage().equals(Locale.CHINESE.getLanguage()) ? "zh-CN" : "en";
    }

    /** A point in time in full, by the dispatcher's clock. */
    public String full(Instant moment) {
        return moments().full(moment);
    }

    Moments moments() {
        return new Moments(sentences.zone(), Instant.now());
    }
}
