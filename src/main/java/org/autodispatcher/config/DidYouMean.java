package org.autodispatcher.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that somebody probably meant. */
public final class DidYouMean {
    private static final int MOST_SLIPS = 3;

    private DidYouMean() {}

    /**
     * The word of {@code known} that is closest to {@code written}: at most one slip in three characters and three in all (a
     * wrong, missing, additional character or two exchanged ones), letter case, {@code -} and {@code _} aside. Empty where none is that close.
     */
    public static Optional<String> closest(String written, Collection<String> known) {
        String plain = plain(written);
        int bound = Math.clamp(plain.length() / 3, 1, MOST_SLIPS);
        return known.stream()
                .filter(word -> Math.abs(word.length() - plain.length()) <= bound) // a whole line may be taken for a key
                .filter(word -> distance(plain, plain(word)) <= bound)
                .min(Comparator.<String>comparingInt(word -> distance(plain, plain(word))).thenComparing(Comparator.naturalOrder()));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_').strip();
    }

    /** Optimal string alignment distance (Damerau-Levenshtein without a second edit of an exchanged pair). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
