package org.autodispatcher.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A configuration file as Python's {@code configparser} would have read it, with the places of everything.
 *
 * @param name     the file as the user would name it
 * @param defaults the {@code [DEFAULT]} section as written; its values are not interpolated (what {@code %(key)s} means is decided in
 *                 the section that inherits) and its line is 0 where the file has none
 * @param sections all others in file order, {@code [DEFAULT]} inherited in, interpolated
 */
public record IniFile(String name, IniSection defaults, List<IniSection> sections) {
    public IniFile {
        sections = List.copyOf(sections);
    }

    /** A file without a section: what stands for one that is not there. */
    static IniFile empty(String name) {
        return new IniFile(name, new IniSection("DEFAULT", 0, Map.of(), Set.of()), List.of());
    }

    /**
     * A key that nothing reads.
     *
     * @param section where it is written, {@code [DEFAULT]} included
     * @param key     lower-cased
     * @param line    1-based
     */
    public record UnreadKey(IniSection section, String key, int line) {}

    /**
     * The keys that are neither known nor used by some {@code %(key)s}, in file order. A key of {@code [DEFAULT]} is in order when
     * it is known in, or used by, any section.
     *
     * @param known whether a key means something in a section
     */
    public List<UnreadKey> unreadKeys(BiPredicate<IniSection, String> known) {
        List<UnreadKey> unread = new ArrayList<>();
        Set<String> read = new HashSet<>(defaults.used());
        sections.forEach(section -> read.addAll(section.used()));
        defaults.values().forEach((key, value) -> {
            boolean knownSomewhere = known.test(defaults, key) || sections.stream().anyMatch(section -> known.test(section, key));
            if (!knownSomewhere && !read.contains(key)) {
                unread.add(new UnreadKey(defaults, key, value.line()));
            }
        });
        for (IniSection section : sections) {
            for (Map.Entry<String, IniValue> entry : section.values().entrySet()) {
                String key = entry.getKey();
                if (!entry.getValue().inherited() && !known.test(section, key) && !section.used().contains(key)) {
                    unread.add(new UnreadKey(section, key, entry.getValue().line()));
                }
            }
        }
        return unread;
    }
}
