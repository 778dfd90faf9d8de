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

    /**
     * How many targets each batch takes: the sizes in turn, the last one again until none is left. Hundredths are of {@code all}, rounded
     * down, but never to none.
     *
     * @param all   the targets of the route
     * @param these how many of them are to be divided
     */
    public static List<Integer> divided(List<BatchSize> sizes, int all, int these) {
        List<Integer> batches = new ArrayList<>();
        for (int left = these; left > 0; left -= batches.getLast()) {
            BatchSize size = sizes.get(Math.min(batches.size(), sizes.size() - 1));
            batches.add(Math.min(left, size.of(all)));
        }
        return List.copyOf(batches);
    }

    private int of(int all) {
        return percent ? Math.max(1, (int) ((long) all * amount / 100)) : amount;
    }
}
