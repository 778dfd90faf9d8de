package org.autodispatcher.routing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as Debian orders it (deb-version(7); dpkg's lib/dpkg/version.c). What dpkg would refuse is compared all the same: where no
 * number stands before the colon, the colon is a character like others.
 *
 * @param epoch    digits; empty for none
 * @param upstream up to the last hyphen
 * @param revision what stands behind that; empty for none
 */
record DebVersion(String epoch, String upstream, String revision) implements Comparable<DebVersion> {
    private static final Pattern EPOCH = Pattern.compile("([0-9]+):(.+)", Pattern.DOTALL);

    /** More than any letter. */
    private static final int BEHIND_LETTERS = 256;

    static DebVersion of(String text) {
        Matcher epoch = EPOCH.matcher(text.strip());
        boolean found = epoch.matches();
        String rest = found ? epoch.group(2) : text.strip();
        int hyphen = rest.lastIndexOf('-');
        return new DebVersion(
                found ? epoch.group(1) : "", hyphen < 0 ? rest : rest.substring(0, hyphen), hyphen < 0 ? "" : rest.substring(hyphen + 1));
    }

    @Override
    public int compareTo(DebVersion other) {
        int result = VersionOrder.compareNumbers(epoch, other.epoch);
        result = result != 0 ? result : compare(upstream, other.upstream);
        return result != 0 ? result : compare(revision, other.revision);
    }

    /** In turn a run of other characters and a run of digits, until one differs. */
    private static int compare(String one, String other) {
        int i = 0;
        int j = 0;
        int result = 0;
        while (result == 0 && (i < one.length() || j < other.length())) {
            int firstDigits = VersionOrder.end(one, i, c -> !VersionOrder.isDigit(c));
            int secondDigits = VersionOrder.end(other, j, c -> !VersionOrder.isDigit(c));
            result = compareOthers(one.substring(i, firstDigits), other.substring(j, secondDigits));
            i = VersionOrder.end(one, firstDigits, VersionOrder::isDigit);
            j = VersionOrder.end(other, secondDigits, VersionOrder::isDigit);
            result = result != 0 ? result : VersionOrder.compareNumbers(one.substring(firstDigits, i), other.substring(secondDigits, j));
        }
        return result;
    }

    private static int compareOthers(String one, String other) {
        int result = 0;
        for (int i = 0; result == 0 && i < Math.max(one.length(), other.length()); i++) {
            result = Integer.compare(place(one, i), place(other, i));
        }
        return result;
    }

    /** A tilde before the end, the end before letters, letters before all else. */
    private static int place(String text, int index) {
        if (index >= text.length()) {
            return 0;
        }
        char c = text.charAt(index);
        if (c == '~') {
            return -1;
        }
        return VersionOrder.isLetter(c) ? c : c + BEHIND_LETTERS;
    }
}
