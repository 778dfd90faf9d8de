package org.autodispatcher.console;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.console.Refusal.Code;

/**
 * Which bytes of a package a request brings: {@code Content-Range: bytes 100-199/200} (RFC 9110, section 14.4), which curl sends with
 * {@code -C}, or all of them.
 *
 * @param from  the first one
 * @param end   behind the last one; empty where only the end of the request tells
 * @param total of the whole package; empty where only the end of the request tells
 */
record Span(long from, OptionalLong end, OptionalLong total) {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    /**
     * @param range  the header; empty for none
     * @param length of the content; negative where it is not said
     */
    static Span of(String range, long length) throws Refusal {
        if (range.isEmpty()) {
            OptionalLong all = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
            return new Span(0, all, all);
        }
        Matcher matcher = RANGE.matcher(range.strip());
        if (!matcher.matches()) {
            throw Refusal.of(Code.BAD_REQUEST, "range");
        }
        long from = Long.parseLong(matcher.group(1));
        long end = Long.parseLong(matcher.group(2)) + 1;
        long total = Long.parseLong(matcher.group(3));
        if (from >= end || end > total || length >= 0 && length != end - from) {
            throw Refusal.of(Code.BAD_REQUEST, "range");
        }
        return new Span(from, OptionalLong.of(end), OptionalLong.of(total));
    }

    /** Whether it begins the package, and does not go on with it. */
    boolean begins() {
        return from == 0;
    }
}
