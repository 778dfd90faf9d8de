package org.autodispatcher.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.config.SettingsKey.Kind;
import org.autodispatcher.config.Sources.Incoming;
import org.autodispatcher.config.Sources.Repository;

/** Makes {@link Sources} of the sections {@code [incoming NAME]} and {@code [repository NAME]}, whose values have been checked. */
final class SourcesReader {
    private final Path home;
    private final IniFile file;
    private final Problems problems;

    /** @param home what relative paths are relative to */
    SourcesReader(Path home, IniFile file, Problems problems) {
        this.home = home.toAbsolutePath().normalize();
        this.file = file;
        this.problems = problems;
    }

    Sources sources() {
        List<Incoming> incoming = new ArrayList<>();
        List<Repository> repositories = new ArrayList<>();
        for (IniSection section : file.sections()) {
            Kind.of(section.name()).ifPresent(kind -> {
                switch (kind) {
                    case INCOMING -> incoming(section).ifPresent(found -> add(section, incoming, found));
                    case REPOSITORY -> repository(section).ifPresent(found -> addRepository(section, repositories, found));
                    case DISPATCHER, NOTIFY -> { }
                }
            });
        }
        if (incoming.stream().noneMatch(each -> each.path().equals(own()))) {
            incoming.addFirst(incoming(new IniSection("incoming " + Sources.OWN, 0, Map.of(), Set.of()), own()));
        }
        return new Sources(incoming, repositories);
    }

    private Path own() {
        return home.resolve(Sources.OWN);
    }

    /** The same folder with two sets of rules cannot be meant; a folder inside another one's tree can, and is watched by its own rules. */
    private void add(IniSection section, List<Incoming> incoming, Incoming found) {
        Optional<Incoming> other = incoming.stream()
                .filter(each -> each.path().equals(found.path()))
                .findFirst();
        if (other.isPresent()) {
            problems.error(file.name(), section.line(), "settings.incoming-twice",
                    "section", section.name(), "path", found.path().toString(), "other", other.get().name());
        } else {
            incoming.add(found);
        }
    }

    /** Each would send what comes, and either would adopt what the other sends. */
    private void addRepository(IniSection section, List<Repository> repositories, Repository found) {
        Optional<Repository> other = repositories.stream()
                .filter(each -> real(each.path()).equals(real(found.path())))
                .findFirst();
        if (other.isPresent()) {
            problems.error(file.name(), section.line(), "settings.repository-twice",
                    "section", section.name(), "path", found.path().toString(), "other", other.get().name());
        } else {
            repositories.add(found);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path; // there is none yet
        }
    }

    private Optional<Incoming> incoming(IniSection section) {
        return path(section).map(path -> incoming(section, path));
    }

    private Incoming incoming(IniSection section, Path path) {
        Kind kind = Kind.INCOMING;
        return new Incoming(
                path.equals(own()) ? Sources.OWN : otherName(section),
                path,
                new Sources.Completeness(
                        choice(Sources.When.class, text(kind, section, "complete_when")),
                        text(kind, section, "ready_suffix"),
                        value(kind, section, "quiet", Values::duration)),
                new Sources.Watching(
                        choice(Sources.How.class, text(kind, section, "watch")), value(kind, section, "scan_every", Values::duration)),
                new Sources.Answers(
                        text(kind, section, "answers").equals("markers"), choice(Sources.After.class, text(kind, section, "after"))));
    }

    private Optional<Repository> repository(IniSection section) {
        Optional<Path> path = path(section);
        String kind = text(Kind.REPOSITORY, section, "kind");
        if (path.isEmpty() || kind.isEmpty()) {
            return Optional.empty();
        }
        String store = text(Kind.REPOSITORY, section, "lfs_store");
        return Optional.of(new Repository(
                name(section),
                path.get(),
                choice(Sources.Kind.class, kind),
                new Sources.Picks(words(section, "branches"), words(section, "paths")),
                store.isEmpty() ? Optional.empty() : Optional.of(home.resolve(store).normalize())));
    }

    private List<String> words(IniSection section, String key) {
        String text = text(Kind.REPOSITORY, section, key);
        return text.isEmpty() ? List.of() : value(Kind.REPOSITORY, section, key, Values::words);
    }

    private Optional<Path> path(IniSection section) {
        return section.value("path").map(IniValue::text).filter(text -> !text.isEmpty()).map(text -> home.resolve(text).normalize());
    }

    /** HOME's own has its name for itself. */
    private static String otherName(IniSection section) {
        String name = name(section);
        return name.equals(Sources.OWN) ? name + "-2" : name;
    }

    private static String name(IniSection section) {
        return section.name().split("\\s+", 2)[1].strip();
    }

    /** As written and right, else the default. */
    private static String text(Kind kind, IniSection section, String key) {
        SettingsKey known = kind.keys().get(key);
        return section.value(key).map(IniValue::text).filter(text -> right(known, text)).orElse(known.standard());
    }

    private static boolean right(SettingsKey key, String text) {
        try {
            key.parser().parse(text);
            return true;
        } catch (ValueException e) {
            return false; // noted by the check of the section
        }
    }

    private static <T> T value(Kind kind, IniSection section, String key, ValueParser<T> parser) {
        try {
            return parser.parse(text(kind, section, key));
        } catch (ValueException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <E extends Enum<E>> E choice(Class<E> all, String text) {
        return Enum.valueOf(all, text.toUpperCase(Locale.ROOT));
    }
}
