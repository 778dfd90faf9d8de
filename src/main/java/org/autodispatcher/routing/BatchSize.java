package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;

/**
 * How many targets one batch of a rollout takes.
 *
 * @param amount  targets, or hundredths of all targets of the route
 * @param percent which of the two
 */
public record BatchSize(int amount, boolean percent) {
    /** One target first, then all others. */
    static final List<BatchSize> USUAL = List.of(new BatchSize(1, false), new BatchSize(100, true));

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})(%?)");

    /** {@code 1, 25%, 100%}: sizes of batches in turn, from 1 and up to 100%. */
    static List<BatchSize> list(String text) throws ValueException {
        List<BatchSize> sizes = new ArrayList<>();
        for (String word : Values.words(text)) {
            Matcher matcher = SIZE.matcher(word);
            int amount = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
            if (amount < 1 || word.endsWith("%") && amount > 100) {
                throw ValueException.at(text.indexOf(word), "route.batch", "found", word);
            }
            sizes.add(new BatchSize(amount, word.endsWith("%")));
        }
        return List.copyOf(sizes);
    }
}
