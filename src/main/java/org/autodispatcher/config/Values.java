package org.autodispatcher.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kinds of values that both configuration files know, as {@link ValueParser}s: {@code Values::duration}. */
public final class Values {
    /** A further line of a value that looks like a key of its own. */
    static final Pattern SWALLOWED_KEY = Pattern.compile("\\n\\s*([a-z][a-z_]+)\\s*[=:]", Pattern.CASE_INSENSITIVE);

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}) ?(s|m|h|d|y)");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1), "y", Duration.ofDays(365));

    /** Longer than anybody's record, short enough to be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(100 * 365);

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18}) ?(B|([KMGTP])(i?)B)", Pattern.CASE_INSENSITIVE);
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3}|0?[0-7]{4}");

    private Values() {}

    /** {@code 10s 30m 1h 30d 1y}: a number and one unit; a day has 24 hours, a year 365 days. At most 100 years. */
    public static Duration duration(String text) throws ValueException {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new ValueException("value.duration");
        }
        Duration duration = UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
        if (duration.compareTo(LONGEST) > 0) {
            throw new ValueException("value.duration-too-long");
        }
        return duration;
    }

    /** Bytes: {@code 20GiB}, powers of 1024 ({@code KiB MiB GiB TiB PiB}) or of 1000 ({@code kB MB GB TB PB}), or {@code B}. */
    public static long size(String text) throws ValueException {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new ValueException("value.size");
        }
        int power = matcher.group(3) == null ? 0 : "KMGTP".indexOf(matcher.group(3).toUpperCase(Locale.ROOT)) + 1;
        long base = matcher.group(4) == null || matcher.group(4).isEmpty() ? 1000 : 1024;
        try {
            long bytes = Long.parseLong(matcher.group(1));
            for (int i = 0; i < power; i++) {
                bytes = Math.multiplyExact(bytes, base);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new ValueException("value.size");
        }
    }

    /** Bytes a second, more than 0: {@code 10MiB/s}. */
    public static long rate(String text) throws ValueException {
        try {
            long rate = text.endsWith("/s") ? size(text.substring(0, text.length() - 2).strip()) : 0;
            if (rate > 0) {
                return rate;
            }
        } catch (ValueException e) {
            // told below, as a rate
        }
        throw new ValueException("value.rate");
    }

    /** {@code yes no true false on off 1 0} in any letter case, as {@code configparser.getboolean}. */
    public static boolean yesNo(String text) throws ValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on", "1" -> true;
            case "no", "false", "off", "0" -> false;
            default -> throw new ValueException("value.yes-no");
        };
    }

    /** A whole number from 0. */
    public static int count(String text) throws ValueException {
        if (!COUNT.matcher(text).matches()) {
            throw new ValueException("value.count");
        }
        return Integer.parseInt(text);
    }

    /** A whole number from 1. */
    public static int atLeastOne(String text) throws ValueException {
        if (!COUNT.matcher(text).matches() || Integer.parseInt(text) == 0) {
            throw new ValueException("value.at-least-one");
        }
        return Integer.parseInt(text);
    }

    /** A TCP port, 1 to 65535. */
    public static int port(String text) throws ValueException {
        if (!COUNT.matcher(text).matches() || Integer.parseInt(text) == 0 || Integer.parseInt(text) > 65535) {
            throw new ValueException("value.port");
        }
        return Integer.parseInt(text);
    }

    /** Permissions in octal, as for chmod(1): {@code 640}, {@code 0640}. */
    public static int mode(String text) throws ValueException {
        if (!MODE.matcher(text).matches()) {
            throw new ValueException("value.mode");
        }
        return Integer.parseInt(text, 8);
    }

    /**
     * A time zone of the tz database ({@code Asia/Shanghai}), {@code UTC} or an offset ({@code +08:00}). The database knows no
     * {@code Asia/Beijing}, which many type.
     */
    public static ZoneId zone(String text) throws ValueException {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            Optional<String> near = text.equalsIgnoreCase("Asia/Beijing")
                    ? Optional.of("Asia/Shanghai")
                    : DidYouMean.closest(text, ZoneId.getAvailableZoneIds());
            throw near.isPresent() ? new ValueException("value.zone.near", "near", near.get()) : new ValueException("value.zone");
        }
    }

    /** Words separated by commas or white space; at least one. A full-width comma is an error. */
    public static List<String> words(String text) throws ValueException {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != ',' && FullWidth.meant(text.charAt(i)) == ',') {
                throw ValueException.at(i, "value.full-width", "found", text.substring(i, i + 1), "type", ",");
            }
        }
        List<String> words = Stream.of(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
        if (words.isEmpty()) {
            throw new ValueException("value.empty");
        }
        return words;
    }

    /** Any text but none. */
    public static String text(String text) throws ValueException {
        if (text.isEmpty()) {
            throw new ValueException("value.empty");
        }
        return text;
    }

    /** One of these words, in any letter case; the value is the word as given here. */
    public static ValueParser<String> oneOf(String... words) {
        return text -> Arrays.stream(words).filter(text::equalsIgnoreCase).findFirst().orElseThrow(() -> noChoice(text, List.of(words)));
    }

    /** One of an enum's constants, written in lower case with {@code -} for {@code _}: {@code two-person}. */
    public static <E extends Enum<E>> ValueParser<E> choice(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        return text -> constants.stream()
                .filter(constant -> written(constant).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> noChoice(text, constants.stream().map(Values::written).toList()));
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ValueException noChoice(String text, List<String> words) {
        String choices = String.join(", ", words);
        return DidYouMean.closest(text, words)
                .map(near -> new ValueException("value.choice.near", "choices", choices, "near", near))
                .orElseGet(() -> new ValueException("value.choice", "choices", choices));
    }
}
