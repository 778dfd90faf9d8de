package org.autodispatcher.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.config.IniFile;
import org.autodispatcher.config.IniSection;
import org.autodispatcher.config.IniValue;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;

/** Makes routes of sections, and notes everything that is wrong. */
final class RoutesReader {
    private final IniFile ini;
    private final Problems problems;

    RoutesReader(IniFile ini, Problems problems) {
        this.ini = ini;
        this.problems = problems;
    }

    /** The routes that could be read, in file order. */
    List<Route> routes() {
        unknownKeys();
        List<Route> routes = new ArrayList<>();
        ini.sections().forEach(section -> route(section).ifPresent(routes::add));
        duplicateNames();
        if (ini.sections().isEmpty()) {
            problems.warning(ini.name(), 0, "route.none");
        }
        return routes;
    }

    /** Whether anybody who can read the file can read a secret in it. */
    boolean holdsSecret() {
        List<IniSection> all = new ArrayList<>(ini.sections());
        all.add(ini.defaults());
        return all.stream().anyMatch(section ->
                RouteKeys.all().stream().anyMatch(key -> key.isSecret() && section.values().containsKey(key.name()))
                        || section.value(RouteKeys.NOTIFY.name()).filter(value -> value.text().contains("://")).isPresent());
    }

    private void unknownKeys() {
        for (IniFile.UnreadKey unread : ini.unreadKeys((section, key) -> RouteKeys.named(key).isPresent())) {
            Optional<String> near = RouteKeys.near(unread.key());
            if (near.isPresent()) {
                problems.error(ini.name(), unread.line(), "route.unknown-key.near", "key", unread.key(), "near", near.get());
            } else {
                problems.error(ini.name(), unread.line(), "route.unknown-key", "key", unread.key());
            }
        }
    }

    /** Everything is looked at even where something is wrong; a route comes of it only where nothing is. */
    private Optional<Route> route(IniSection section) {
        Optional<NamePattern> pattern = pattern(section);
        RouteContext context = new RouteContext(ini.name(), section, "", pattern.map(NamePattern::groupNames), problems);
        Map<RouteKey<?>, IniValue> written = new LinkedHashMap<>();
        RouteKeys.all().forEach(key -> written(key, section).ifPresent(found -> written.put(key, found)));
        Map<RouteKey<?>, Object> values = RouteValues.read(written, context);
        groupNames(context);
        spreadSecrets(section, written);
        passwordSources(section, written, values);
        boolean complete = values.size() == RouteKeys.all().size();
        Optional<Route> route =
                pattern.filter(found -> complete).map(found -> new Route(found, section.line(), new RouteValues(values, written)));
        route.ifPresent(this::sameTargets);
        return route;
    }

    /** Two spellings of one account on one machine: {@code h} and {@code h:22}, {@code ops@h} and {@code h} with that login. */
    private void sameTargets(Route route) {
        boolean ssh = route.get(RouteKeys.PROTOCOL).overSsh();
        int usualPort = route.get(ssh ? RouteKeys.SSH_PORT : RouteKeys.FTP_PORT);
        Map<String, HostEntry> seen = new HashMap<>();
        for (HostEntry entry : route.hosts()) {
            String login = entry.login().or(() -> route.get(RouteKeys.LOGIN)).orElse("");
            String target = login + "@" + entry.host().toLowerCase(Locale.ROOT) + ":" + entry.port().orElse(usualPort);
            HostEntry before = seen.putIfAbsent(target, entry);
            if (before != null) {
                problems.error(
                        ini.name(),
                        entry.line(),
                        "host.same-target",
                        "host", entry.host(),
                        "port", String.valueOf(entry.port().orElse(usualPort)),
                        "first_line", String.valueOf(before.line()),
                        "route", route.name());
            }
        }
    }

    private Optional<NamePattern> pattern(IniSection section) {
        try {
            return Optional.of(NamePattern.compile(section.name()));
        } catch (PatternException e) {
            problems.add(new Problem(Problem.Severity.ERROR, ini.name(), section.line(), e.code(), e.values()).with("pattern", section.name()));
            return Optional.empty();
        }
    }

    /** The value under one of the key's names; the section's own goes before an inherited one. */
    private Optional<IniValue> written(RouteKey<?> key, IniSection section) {
        List<String> found = key.names().stream().filter(section.values()::containsKey).toList();
        List<String> own = found.stream().filter(name -> !section.values().get(name).inherited()).toList();
        List<String> inForce = own.isEmpty() ? found : own;
        if (inForce.size() > 1) {
            problems.error(
                    ini.name(),
                    section.values().get(inForce.get(1)).line(),
                    "route.two-names",
                    "key", inForce.get(0),
                    "alias", inForce.get(1),
                    "route", section.name());
        }
        return inForce.stream().findFirst().flatMap(section::value);
    }

    /** The section's own source of the password goes before inherited ones; of two, which is meant can only be guessed. */
    private void passwordSources(IniSection section, Map<RouteKey<?>, IniValue> written, Map<RouteKey<?>, Object> values) {
        List<RouteKey<?>> sources = new ArrayList<>(List.of(RouteKeys.PASSWORD, RouteKeys.PASSWORD_FILE, RouteKeys.PASSWORD_COMMAND));
        sources.retainAll(written.keySet());
        if (sources.stream().anyMatch(key -> !written.get(key).inherited())) {
            sources.stream().filter(key -> written.get(key).inherited()).forEach(key -> values.put(key, Optional.empty()));
            written.keySet().removeIf(key -> sources.contains(key) && written.get(key).inherited());
            sources.retainAll(written.keySet());
        }
        if (sources.size() > 1) {
            problems.error(
                    ini.name(),
                    written.get(sources.get(1)).line(),
                    "route.two-passwords",
                    "key", sources.get(0).name(),
                    "other", sources.get(1).name(),
                    "route", section.name());
        }
    }

    /** A secret that {@code %(password)s} carries into another value would be shown, and stand in the arguments of a command. */
    private void spreadSecrets(IniSection section, Map<RouteKey<?>, IniValue> written) {
        written.forEach((secret, hidden) -> {
            if (!secret.isSecret() || !section.used().contains(secret.name()) || hidden.text().isEmpty()) {
                return;
            }
            written.forEach((key, value) -> {
                if (!key.isSecret() && value.text().contains(hidden.text())) {
                    problems.error(ini.name(), value.line(), "route.secret-spread", "key", key.name(), "secret", secret.name());
                }
            });
        });
    }

    /** A group must not take the place of what has a meaning by itself, nor of another in the environment. */
    private void groupNames(RouteContext context) {
        Map<String, String> taken = new HashMap<>();
        Placeholders.builtIn().forEach(name -> taken.put(name, name));
        for (String group : context.groups().orElse(Set.of())) {
            String other = taken.putIfAbsent(group.toLowerCase(Locale.ROOT), group);
            if (other != null) {
                String code = Placeholders.builtIn().contains(other) ? "placeholder.group-name" : "placeholder.group-case";
                problems.error(ini.name(), context.section().line(), code, "group", group, "other", other);
            }
        }
    }

    private void duplicateNames() {
        Map<String, Integer> lines = new HashMap<>();
        for (IniSection section : ini.sections()) {
            Optional<IniValue> written = section.value(RouteKeys.NAME.name());
            String name = written.map(IniValue::text).orElse(section.name());
            int line = written.map(IniValue::line).orElse(section.line());
            Integer before = lines.putIfAbsent(name, line);
            if (before != null) {
                problems.error(ini.name(), line, "route.duplicate-name", "name", name, "first_line", String.valueOf(before));
            }
        }
    }
}
