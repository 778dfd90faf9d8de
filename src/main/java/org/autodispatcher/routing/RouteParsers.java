package org.autodispatcher.routing;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.autodispatcher.config.ValueException;
import org.autodispatcher.config.Values;

/** The kinds of values that only routes know. */
final class RouteParsers {
    private static final Pattern ALGORITHM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9@.-]*");

    /** One jump host of {@code ProxyJump}, ssh_config(5): {@code [user@]host[:port]} or an ssh URI. */
    private static final Pattern JUMP = Pattern.compile(
            "(ssh://)?([^\\s@/-][^\\s/]*@)?([A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?])(:[0-9]{1,5})?/?");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");

    private RouteParsers() {}

    /** One line of text without control characters, which could begin a new line of a protocol. */
    static String line(String text) throws ValueException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw ValueException.at(i, "route.one-line");
            }
        }
        return Values.text(text);
    }

    /** A length of time that is not nothing. */
    static Duration someTime(String text) throws ValueException {
        Duration time = Values.duration(text);
        if (time.isZero()) {
            throw new ValueException("route.no-time");
        }
        return time;
    }

    /** Exit statuses, 0 to 255 each. */
    static Set<Integer> exitCodes(String text) throws ValueException {
        Set<Integer> codes = new LinkedHashSet<>();
        for (String word : Values.words(text)) {
            if (!word.matches("[0-9]{1,3}") || Integer.parseInt(word) > 255) {
                throw ValueException.at(text.indexOf(word), "route.exit-code", "found", word);
            }
            codes.add(Integer.parseInt(word));
        }
        return Set.copyOf(codes);
    }

    /** {@code modern}, {@code legacy}, or {@code +name,…}: names that are added to modern, without blanks between. */
    static String algorithms(String text) throws ValueException {
        if (!text.startsWith("+")) {
            return Values.oneOf("modern", "legacy").parse(text);
        }
        List<String> names = Values.words(text.substring(1));
        for (String name : names) {
            if (!ALGORITHM.matcher(name).matches()) {
                throw ValueException.at(text.indexOf(name), "route.algorithm", "found", name);
            }
        }
        return "+" + String.join(",", names);
    }

    /** Jump hosts in the order they are passed, separated by commas; or {@code none}. */
    static String proxyJump(String text) throws ValueException {
        List<String> words = Values.words(text);
        Optional<String> strange = words.stream().filter(word -> !JUMP.matcher(word).matches()).findFirst();
        if (strange.isPresent()) {
            throw ValueException.at(text.indexOf(strange.get()), "route.jump-host", "found", strange.get());
        }
        return String.join(",", words);
    }

    /** A directory on the target, absolute or in the login's home, without {@code ..} and placeholders. */
    static String remoteDirectory(String text) throws ValueException {
        line(text);
        boolean rooted = text.startsWith("/") || text.startsWith("~/");
        if (!rooted || List.of(text.split("/")).contains("..")) {
            throw new ValueException("route.remote-directory");
        }
        if (PLACEHOLDER.matcher(text).find()) {
            throw new ValueException("route.remote-directory-fixed");
        }
        return text;
    }
}
