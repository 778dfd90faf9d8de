package org.autodispatcher.routing;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as rpm orders it (rpm-version(7); rpm's rpmio/rpmvercmp.c and lib/rpmver.c): {@code [EPOCH:]VERSION[-RELEASE]}.
 *
 * @param epoch   digits; {@code 0} where none is written
 * @param version up to the last hyphen
 * @param release what stands behind that; whatever it is, it comes after none
 */
record RpmVersion(String epoch, String version, Optional<String> release) implements Comparable<RpmVersion> {
    private static final Pattern EPOCH = Pattern.compile("([0-9]*):(.*)", Pattern.DOTALL);

    static RpmVersion of(String text) {
        Matcher epoch = EPOCH.matcher(text);
        boolean found = epoch.matches();
        String rest = found ? epoch.group(2) : text;
        int hyphen = rest.lastIndexOf('-');
        return new RpmVersion(
                found ? epoch.group(1) : "",
                hyphen < 0 ? rest : rest.substring(0, hyphen),
                hyphen < 0 ? Optional.empty() : Optional.of(rest.substring(hyphen + 1)));
    }

    @Override
    public int compareTo(RpmVersion other) {
        int result = VersionOrder.compareNumbers(epoch, other.epoch);
        result = result != 0 ? result : compare(version, other.version);
        if (result != 0) {
            return result;
        }
        boolean both = release.isPresent() && other.release.isPresent();
        return both ? compare(release.get(), other.release.get()) : Boolean.compare(release.isPresent(), other.release.isPresent());
    }

    /** Run by run: of digits, or of letters. All other characters only part them, but for the tilde and the caret. */
    private static int compare(String one, String other) {
        Runs first = new Runs(one);
        Runs second = new Runs(other);
        int result = 0;
        while (result == 0 && (first.next() | second.next())) { // both must go on
            result = first.kind.compareTo(second.kind);
            result = result != 0 ? result : first.kind.order.compare(first.run, second.run);
        }
        return result;
    }

    /** What stands at one place, in the order in which it is older: a tilde before the end, the caret right behind that. */
    private enum Kind {
        TILDE((one, other) -> 0),
        END((one, other) -> 0),
        CARET((one, other) -> 0),
        LETTERS(Comparator.naturalOrder()),
        DIGITS(VersionOrder::compareNumbers);

        private final Comparator<String> order;

        Kind(Comparator<String> order) {
            this.order = order;
        }
    }

    /** The runs of one text, one after the other. */
    private static final class Runs {
        private final String text;
        private int end;
        private String run = "";
        private Kind kind = Kind.END;

        Runs(String text) {
            this.text = text;
        }

        /** Whether there is one more. */
        boolean next() {
            int begin = VersionOrder.end(text, end, c -> kindOf(c) == Kind.END);
            kind = begin < text.length() ? kindOf(text.charAt(begin)) : Kind.END;
            end = switch (kind) {
                case TILDE, CARET -> begin + 1;
                case LETTERS, DIGITS, END -> VersionOrder.end(text, begin, c -> kindOf(c) == kind);
            };
            run = text.substring(begin, end);
            return kind != Kind.END;
        }

        private static Kind kindOf(char c) {
            if (VersionOrder.isDigit(c)) {
                return Kind.DIGITS;
            }
            if (VersionOrder.isLetter(c)) {
                return Kind.LETTERS;
            }
            return c == '~' ? Kind.TILDE : c == '^' ? Kind.CARET : Kind.END;
        }
    }
}
