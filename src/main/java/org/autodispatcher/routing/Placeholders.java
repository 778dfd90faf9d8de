package org.autodispatcher.routing;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.autodispatcher.InstallPackage;

/**
 * What a route may mention in {@code dest_dir} and its commands as <code>{name}</code>: these names, and the named groups of its
 * pattern. Values are collected step by step, as they become known: {@link #of}, {@link #at}, {@link #placed}.
 */
public final class Placeholders {
    /** The line's previous good package on the target. */
    static final String PREVIOUS = "previous";

    /** Only known once the package lies in its directory. */
    private static final List<String> PLACED = List.of("file", "dir", PREVIOUS);

    private static final List<String> ROUTED = List.of("package", "date", "time", "host", "login", "sha256", "dispatch");

    /** A name that every POSIX shell can read back (POSIX.1-2024, XBD 3.216). */
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);

    private Placeholders() {}

    /** The names that have a meaning by themselves. */
    static Set<String> builtIn() {
        Set<String> names = new TreeSet<>(ROUTED);
        names.addAll(PLACED);
        return names;
    }

    /** Whether a name has a meaning by itself, but not yet while the directory is made. */
    static boolean onlyPlaced(String name) {
        return PLACED.contains(name);
    }

    /**
     * What is known once a package is routed.
     *
     * @param groups   as {@link Routing.Matched} gives them
     * @param complete when the package was complete
     * @param zone     whose clock <code>{date}</code> and <code>{time}</code> are read from
     */
    public static Map<String, String> of(InstallPackage pack, Map<String, String> groups, Instant complete, ZoneId zone) {
        Map<String, String> values = new TreeMap<>(groups);
        values.put("package", pack.name());
        values.put("sha256", pack.sha256().hex());
        values.put("date", DATE.format(complete.atZone(zone)));
        values.put("time", TIME.format(complete.atZone(zone)));
        return Collections.unmodifiableMap(values);
    }

    /** The same, for one target of a dispatch: enough for {@code dest_dir}. */
    public static Map<String, String> at(Map<String, String> values, String host, String login, long dispatch) {
        Map<String, String> more = new TreeMap<>(values);
        more.put("host", host);
        more.put("login", login);
        more.put("dispatch", Long.toString(dispatch));
        return Collections.unmodifiableMap(more);
    }

    /**
     * The same, once the package is placed: enough for commands.
     *
     * @param file     its absolute path as the SSH account sees it
     * @param previous that of the line's previous good package there; the empty word where there is none
     */
    public static Map<String, String> placed(Map<String, String> values, String file, String previous) {
        Map<String, String> more = new TreeMap<>(values);
        more.put("file", file);
        more.put("dir", file.substring(0, Math.max(file.lastIndexOf('/'), 1)));
        more.put(PREVIOUS, previous);
        return Collections.unmodifiableMap(more);
    }

    /**
     * The same values for a command's environment: {@code AD_PACKAGE}, {@code AD_FILE}, a group {@code version} as
     * {@code AD_VERSION}. A group whose name is no name for a shell ({@code 版本}) cannot be there.
     */
    public static Map<String, String> environment(Map<String, String> values) {
        Map<String, String> environment = new TreeMap<>();
        values.forEach((name, value) -> {
            if (SHELL_NAME.matcher(name).matches()) {
                environment.put(variable(name), value);
            }
        });
        return environment;
    }

    /** What a placeholder is called in the environment. */
    static String variable(String name) {
        return "AD_" + name.toUpperCase(Locale.ROOT);
    }
}
