package org.autodispatcher.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.config.IniValue.Origin;
import org.autodispatcher.config.IniValue.Position;

/**
 * The last step of reading: {@code [DEFAULT]} inheritance and {@code %(key)s}, as {@code BasicInterpolation} of CPython 3.11
 * does it, but that a {@code %} which starts neither {@code %(key)s} nor {@code %%} stands for itself.
 */
final class Interpolation {
    /** {@code configparser.MAX_INTERPOLATION_DEPTH}. */
    private static final int MAX_DEPTH = 10;

    /** Ten levels of references can grow without bound; no honest value comes near these. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final int MAX_REFERENCES = 10_000;
    private static final Pattern REFERENCE = Pattern.compile("%\\(([^)]+)\\)s");

    private final String file;
    private final Problems problems;
    private final Set<String> secretKeys;
    private final Set<String> noted = new HashSet<>();

    /** @param secretKeys keys of whose values nothing may be told */
    Interpolation(String file, Set<String> secretKeys, Problems problems) {
        this.file = file;
        this.secretKeys = secretKeys;
        this.problems = problems;
    }

    /** The keys that {@code values} refer to directly. */
    static Set<String> references(Iterable<IniValue> values) {
        Set<String> keys = new LinkedHashSet<>();
        for (IniValue value : values) {
            Matcher reference = REFERENCE.matcher(value.text().replace("%%", "  "));
            while (reference.find()) {
                keys.add(reference.group(1).toLowerCase(Locale.ROOT));
            }
        }
        return keys;
    }

    /** A section with {@code inherited} and its {@code own} values, all replaced. */
    IniSection section(String name, int line, Map<String, IniValue> inherited, Map<String, IniValue> own) {
        Map<String, IniValue> raw = new LinkedHashMap<>(inherited);
        raw.putAll(own);
        Set<String> used = new LinkedHashSet<>();
        Map<String, IniValue> values = new LinkedHashMap<>();
        raw.forEach((key, value) -> values.put(key, new Expansion(name, raw, used).of(key, value)));
        return new IniSection(name, line, values, used);
    }

    /** The replacing of one value. */
    private final class Expansion {
        private final String section;
        private final Map<String, IniValue> raw;
        private final Set<String> used;
        private final Deque<String> chain = new ArrayDeque<>();
        private final StringBuilder text = new StringBuilder();
        private final List<Origin> origins = new ArrayList<>();
        private int references;

        Expansion(String section, Map<String, IniValue> raw, Set<String> used) {
            this.section = section;
            this.raw = raw;
            this.used = used;
        }

        /** The value replaced; as it stands where that cannot be done, which has then been noted. */
        IniValue of(String key, IniValue value) {
            chain.add(key);
            boolean done = append(value, Optional.empty());
            return done ? new IniValue(text.toString(), value.line(), value.inherited(), origins) : value;
        }

        /** Appends what {@code value} means; {@code reference} is where the outermost reference to it stands. */
        private boolean append(IniValue value, Optional<Position> reference) {
            Matcher matcher = REFERENCE.matcher(value.text());
            int from = 0;
            copy(value, 0, 0, reference);
            for (int percent = value.text().indexOf('%'); percent >= 0; percent = value.text().indexOf('%', from)) {
                copy(value, from, percent, reference);
                if (value.text().startsWith("%%", percent)) {
                    copy(value, percent, percent + 1, reference);
                    from = percent + 2;
                } else if (matcher.region(percent, value.text().length()).lookingAt()) {
                    if (!refer(matcher.group(1).toLowerCase(Locale.ROOT), value, percent, reference)) {
                        return false;
                    }
                    from = matcher.end();
                } else {
                    copy(value, percent, percent + 1, reference);
                    from = percent + 1;
                }
            }
            copy(value, from, value.text().length(), reference);
            return true;
        }

        private boolean refer(String key, IniValue in, int offset, Optional<Position> reference) {
            Position at = in.position(offset);
            used.add(key);
            IniValue value = raw.get(key);
            if (value == null) {
                boolean secret = chain.stream().anyMatch(secretKeys::contains);
                return note(DidYouMean.closest(key, raw.keySet())
                        .filter(near -> !secret)
                        .map(near -> problem("ini.interpolation-missing.near", at, key).with("near", near))
                        .orElseGet(() -> problem("ini.interpolation-missing", at, key)));
            }
            if (chain.contains(key) && value.text().contains("%")) {
                return note(problem("ini.interpolation-loop", at, key).with("loop", String.join(" -> ", chain) + " -> " + key));
            }
            if (chain.size() >= MAX_DEPTH && value.text().contains("%")) {
                return note(problem("ini.interpolation-depth", at, key).with("depth", MAX_DEPTH));
            }
            if (++references > MAX_REFERENCES || text.length() > MAX_LENGTH) {
                return note(problem("ini.interpolation-size", at, key));
            }
            chain.addLast(key);
            boolean done = append(value, Optional.of(reference.orElse(at)));
            chain.removeLast();
            return done;
        }

        /** What stands in a secret value is a part of the secret: there only the place is told. */
        private Problem problem(String code, Position at, String reference) {
            if (chain.stream().anyMatch(secretKeys::contains)) {
                return new Problem(Problem.Severity.ERROR, file, at.line(), "ini.interpolation-secret", Map.of(
                        "column", String.valueOf(at.column()), "key", chain.getFirst(), "section", section));
            }
            return new Problem(Problem.Severity.ERROR, file, at.line(), code, Map.of(
                    "column", String.valueOf(at.column()), "key", chain.getFirst(), "reference", reference, "section", section));
        }

        /** The same reference fails in every section that inherits it; once is enough. Always false. */
        private boolean note(Problem problem) {
            if (noted.add(problem.code() + problem.line() + "," + problem.values().get("column"))) {
                problems.add(problem);
            }
            return false;
        }

        private void copy(IniValue from, int start, int end, Optional<Position> reference) {
            if (reference.isPresent()) {
                origins.add(new Origin(text.length(), reference.get(), false));
            } else {
                origins.add(new Origin(text.length(), from.position(start), true));
                from.origins().stream()
                        .filter(origin -> origin.start() > start && origin.start() < end)
                        .forEach(origin -> origins.add(new Origin(text.length() + origin.start() - start, origin.at(), true)));
            }
            text.append(from.text(), start, end);
        }
    }
}
