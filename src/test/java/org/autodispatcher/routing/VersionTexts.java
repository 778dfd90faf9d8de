package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that are versions, or nearly; the same seed gives the same ones. */
final class VersionTexts {
    /** Picked by hand: what has been got wrong before, by others. */
    static final List<String> PICKED = List.of(
            "1", "1.0", "01.0", "1.00", "1.0.0", "1.0.", "1..0", "1.0-0", "1.0-1", "1.0-1.1", "1.0-01", "1-0-1", "1.0a", "1.0a1", "1.0a0", "1.0b",
            "1.0.a", "1.0+1", "1.0+a", "1.0~", "1.0~~", "1.0~~a", "1.0~rc1", "1.0~rc1-1", "1.0-rc1", "1.0rc1", "1.0rc", "1.0rc10", "1.0rc9", "1.0^",
            "1.0^1", "1.0^a", "1.0^a-1", "1.0^~a", "1.0~^a", "1.0^^a", "1.0.1^a", "0:1.0", "1:0.9", "1:0.9-1", "00:1.0", "2:1", "10:1", "9:1", "1.9", "1.10",
            "1.010", "1.09", "20240101", "2024.01.01", "99999999999999999999", "100000000000000000000", "1.18446744073709551616", "1.18446744073709551615",
            "0", "00", "0.0", "0~", "a", "A", "b", "Z", "ab", "1a", "a1", "a01", "1.0_1", "1.0=1", "1.0A", "1.0Z", "1.0z", "6.0.rc1", "6.0", "10b2",
            "10a1", "1.0a.1", "xyz10", "xyz10.1", "xyz.4", "8", "2.0.1a", "2.0", "5.5p10", "5.5p1", "5.6p1", "FC5", "fc4", "1.1.α", "1b.fc17", "1g.fc17");

    private static final List<String> PIECES = List.of(
            "0", "00", "1", "01", "2", "9", "10", "19", "100", "4294967296", "18446744073709551616", ".", ".", ".", ".", "-", "-", "~", "~", "+", "a", "b", "B",
            "z", "rc", "alpha", "beta", "git");

    private final Random random;
    private final List<String> pieces;

    /**
     * @param more pieces beside those that all orders know
     */
    VersionTexts(long seed, String... more) {
        random = new Random(seed);
        pieces = new ArrayList<>(PIECES);
        pieces.addAll(List.of(more));
    }

    /** One that begins with a digit, as dpkg wants it. */
    String next() {
        StringBuilder text = new StringBuilder(random.nextInt(6) == 0 ? random.nextInt(3) + ":" : "").append(random.nextInt(3));
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    /** One that is like {@code text}: most pairs that are drawn alone differ at their first character. */
    String like(String text) {
        int at = 1 + text.indexOf(':') + random.nextInt(text.length() - text.indexOf(':'));
        String piece = pieces.get(random.nextInt(pieces.size()));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + piece + text.substring(at);
            case 1 -> text + piece;
            case 2 -> text.substring(0, at) + piece;
            default -> text.replaceFirst("(?<=.)[0-9]+", piece);
        };
    }
}
