package org.autodispatcher.routing;

import java.net.IDN;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autodispatcher.config.FullWidth;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.Problem;

/** The targets that the key {@code host} writes. */
final class HostList {
    /** More targets in one route are a slip in a range. */
    static final int MOST = 10_000;

    /** A login, a name of 253 characters (RFC 1035, section 2.3.4), ranges and a port are shorter. */
    private static final int LONGEST = 1000;

    private static final Pattern WORD = Pattern.compile("[^,\\s]+");
    private static final Pattern RANGE = Pattern.compile("\\[([0-9]{1,9})-([0-9]{1,9})]");

    /** Letters, digits and {@code . _ -}, beginning like no option; Chinese names too, which DNS knows in another form. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}._-]{0,252}");

    /** What resolvers take for an address, whole or cut short: no domain ends in a number (RFC 3696, section 2). */
    private static final Pattern NUMBERS = Pattern.compile("(.*\\.)?[0-9]+\\.?");

    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /** The zone of a link-local address (RFC 4007, section 11). */
    private static final Pattern ZONE = Pattern.compile("%[A-Za-z0-9._-]{1,15}$");

    private final IniValue value;
    private final RouteContext context;
    private final List<HostEntry> entries = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private boolean wrong;

    private HostList(IniValue value, RouteContext context) {
        this.value = value;
        this.context = context;
    }

    /** The targets in the order written, ranges counted out; empty where something is wrong, which has then been noted. */
    static Optional<List<HostEntry>> read(IniValue value, RouteContext context) {
        HostList list = new HostList(value, context);
        list.read();
        return list.wrong ? Optional.empty() : Optional.of(List.copyOf(list.entries));
    }

    private void read() {
        if (FullWidth.note(context.file(), value, ",:[]", context.problems())) {
            wrong = true;
            return;
        }
        Matcher words = WORD.matcher(value.text());
        while (words.find()) {
            word(words.group(), words.start());
        }
        if (entries.isEmpty() && !wrong) {
            error(0, "host.none");
        }
    }

    /** {@code [user@]host[:port]}; the last {@code @} splits. */
    private void word(String word, int start) {
        if (word.length() > LONGEST) {
            error(start, "host.name", "found", word.substring(0, 40) + "…");
            return;
        }
        int split = word.lastIndexOf('@');
        if (split == 0) {
            error(start, "host.no-login", "found", word);
            return;
        }
        Optional<String> login = split < 0 ? Optional.empty() : Optional.of(word.substring(0, split));
        int colon = portColon(word, split + 1);
        OptionalInt port = colon < 0 ? OptionalInt.empty() : port(word.substring(colon + 1));
        if (colon >= 0 && port.isEmpty()) {
            error(start + colon + 1, "host.port", "found", word.substring(colon + 1));
            return;
        }
        String host = word.substring(split + 1, colon < 0 ? word.length() : colon);
        for (String name : names(host, start + split + 1)) {
            add(name, port, login, start);
        }
    }

    /** Where the port's colon stands; less than 0 where no port is written. Several colons without brackets are an IPv6 address. */
    private static int portColon(String word, int hostStart) {
        int colon = word.indexOf(':', Math.max(hostStart, word.startsWith("[", hostStart) ? word.indexOf(']', hostStart) : 0));
        boolean bare = colon >= 0 && !word.startsWith("[", hostStart) && word.indexOf(':', colon + 1) >= 0;
        return bare ? -1 : colon;
    }

    private static OptionalInt port(String text) {
        boolean number = text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535;
        return number ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** The names one host stands for: itself, an address out of its brackets, or each of a range. */
    private List<String> names(String host, int start) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0;
        String address = bracketed ? host.substring(1, host.length() - 1) : host;
        if (address.indexOf(':') >= 0) {
            if (!validIpv6(ZONE.matcher(address).replaceFirst(""))) {
                error(start, "host.address", "found", host);
                return List.of();
            }
            return List.of(address);
        }
        List<String> names = counted(host, start);
        Optional<String> strange = names.stream().filter(name -> !valid(name)).findFirst();
        strange.ifPresent(name -> error(start, "host.name", "found", host));
        return strange.isPresent() ? List.of() : names;
    }

    private static boolean valid(String name) {
        if (NUMBERS.matcher(name).matches()) {
            return IPV4.matcher(name).matches() && Stream.of(name.split("\\.")).allMatch(part -> Integer.parseInt(part) <= 255);
        }
        return NAME.matcher(name).matches() && !name.contains("..") && resolvable(name);
    }

    private static boolean validIpv6(String address) {
        try {
            Inet6Address.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean resolvable(String name) {
        try {
            return !IDN.toASCII(name).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Each name of the first range, with further ranges counted out too: {@code [01-12]} keeps its zeros. */
    private List<String> counted(String host, int start) {
        Matcher range = RANGE.matcher(host);
        if (!range.find()) {
            return List.of(host);
        }
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        boolean padded = range.group(1).startsWith("0") && range.group(1).length() > 1;
        if (last < first || padded && range.group(1).length() != range.group(2).length()) {
            error(start + range.start(), last < first ? "host.range-order" : "host.range-width", "found", range.group());
            return List.of();
        }
        List<String> tails = counted(host.substring(range.end()), start + range.end());
        if (tails.isEmpty()) {
            return tails;
        }
        if ((long) (last - first + 1) * tails.size() + entries.size() > MOST) {
            error(start + range.start(), "host.too-many", "found", range.group(), "most", String.valueOf(MOST));
            return List.of();
        }
        List<String> names = new ArrayList<>();
        String format = padded ? "%0" + range.group(1).length() + "d" : "%d";
        for (int i = first; i <= last; i++) {
            String head = host.substring(0, range.start()) + String.format(Locale.ROOT, format, i);
            tails.forEach(tail -> names.add(head + tail));
        }
        return names;
    }

    private void add(String host, OptionalInt port, Optional<String> login, int offset) {
        int line = value.position(offset).line();
        String key = login.orElse("") + "@" + host.toLowerCase(Locale.ROOT) + ":" + (port.isPresent() ? port.getAsInt() : "");
        Integer before = seen.putIfAbsent(key, line);
        if (before != null) {
            error(offset, "host.duplicate", "host", host, "first_line", String.valueOf(before));
            return;
        }
        entries.add(new HostEntry(host, port, login, line));
    }

    private void error(int offset, String code, String... namesAndValues) {
        wrong = true;
        IniValue.Position position = value.position(offset);
        Problem problem = new Problem(Problem.Severity.ERROR, context.file(), position.line(), code, Map.of());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            problem = problem.with(namesAndValues[i], namesAndValues[i + 1]);
        }
        context.problems().add(problem.with("column", position.column()).with("route", context.section().name()));
    }
}
