package org.autodispatcher.console;

import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.PackageNames;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;
import org.autodispatcher.console.Refusal.Code;

/**
 * What {@code ?again} and {@code ?wait} of an address ask for.
 *
 * @param again whether a package is to be sent even where the same content was sent before
 * @param limit how long to wait for the outcome; empty for not at all
 */
record Wishes(boolean again, Optional<Duration> limit) {
    /** Where none is said. */
    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws Refusal where it asks for something else: a misspelt wish would be one that is not kept */
    static Wishes of(String query) throws Refusal {
        boolean again = false;
        Optional<Duration> wait = Optional.empty();
        for (String wish : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = wish.split("=", 2);
            String value = parts.length > 1 ? parts[1] : "";
            switch (parts[0]) {
                case "again" -> again = yes(value);
                case "wait" -> wait = Optional.of(value.isEmpty() ? USUAL : time(value));
                default -> throw Refusal.of(Code.BAD_REQUEST, "query").with("text", PackageNames.shown(parts[0]));
            }
        }
        return new Wishes(again, wait);
    }

    private static boolean yes(String value) throws Refusal {
        return switch (value) {
            case "", "yes" -> true;
            case "no" -> false;
            default -> throw Refusal.of(Code.BAD_REQUEST, "query").with("text", PackageNames.shown(value));
        };
    }

    private static Duration time(String value) throws Refusal {
        try {
            Duration time = Values.duration(value);
            if (time.compareTo(LONGEST) <= 0) {
                return time;
            }
        } catch (ValueException e) {
            // the same
        }
        throw Refusal.of(Code.BAD_REQUEST, "query").with("text", PackageNames.shown(value));
    }
}
