package org.autodispatcher.config;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autodispatcher.config.SettingsKey.Kind;

/** Checks the sections and keys of dispatcher.cfg and makes the {@link Settings} of them. */
final class SettingsReader {
    private final Path home;
    private final IniFile file;
    private final Problems problems;
    private final Set<String> checkedDefaults = new HashSet<>();

    SettingsReader(Path home, IniFile file, Problems problems) {
        this.home = home;
        this.file = file;
        this.problems = problems;
    }

    Settings settings() {
        file.sections().forEach(this::check);
        noteUnreadKeys();
        ZoneId zone = value("time_zone", Values::zone).orElseGet(ZoneId::systemDefault);
        return new Settings(
                value("environment", Values::text),
                value("language", Values.oneOf("auto", "en", "zh")).orElseThrow(),
                zone,
                value("freeze", text -> Freeze.list(text, zone)).orElseGet(List::of),
                limits(),
                new Settings.Accounts(accounts("viewers"), accounts("operators"), accounts("approvers")),
                value("reason_pattern", ReasonPattern::parse),
                keep(),
                new SourcesReader(home, file, problems).sources(),
                new ListeningReader(home, file, problems).listening(),
                new ChannelsReader(home, file, problems).notifying());
    }

    private List<String> accounts(String key) {
        return value(key, Values::words).orElseGet(List::of);
    }

    private Settings.Keep keep() {
        return new Settings.Keep(
                value("keep_open", Values::duration).orElseThrow(),
                value("keep_spool", Values::duration).orElseThrow(),
                value("keep_output", Values::duration).orElseThrow(),
                value("keep_log", Values::duration).orElseThrow());
    }

    private Settings.Limits limits() {
        return new Settings.Limits(
                value("parallel", Values::atLeastOne).orElseThrow(),
                value("max_size", Values::size).orElseThrow(),
                value("min_free", Values::size).orElseThrow(),
                value("bandwidth", Values::rate));
    }

    private void check(IniSection section) {
        Optional<Kind> kind = Kind.of(section.name());
        if (kind.isEmpty()) {
            noteUnknown(section);
            return;
        }
        section.values().forEach((key, value) -> checkValue(kind.get(), key, value));
        switch (kind.get()) {
            case DISPATCHER -> {
                together(section, "tls_certificate", "tls_key");
                together(section, "smtp_login", "smtp_password_file");
            }
            case INCOMING -> require(section, "path");
            case REPOSITORY -> {
                require(section, "path");
                require(section, "kind");
            }
            case NOTIFY -> require(section, "kind"); // what its kind needs, the reader of channels demands
        }
    }

    /** An inherited value is checked once for all sections of its kind. */
    private void checkValue(Kind kind, String key, IniValue value) {
        SettingsKey known = kind.keys().get(key);
        if (known != null && (!value.inherited() || checkedDefaults.add(kind.word() + " " + key))) {
            if (known.isSecret()) {
                checkSecret(known, value);
            } else {
                known.parser().read(file.name(), key, value, problems);
            }
        }
    }

    /** What is wrong with it is told without it. */
    private void checkSecret(SettingsKey key, IniValue value) {
        try {
            key.parser().parse(value.text());
        } catch (ValueException e) {
            problems.error(file.name(), value.line(), e.code(), "key", key.name());
        }
    }

    private void noteUnknown(IniSection section) {
        String word = section.name().strip().split("\\s+", 2)[0];
        Optional<String> near = DidYouMean.closest(word, Stream.of(Kind.values()).map(Kind::word).toList());
        boolean nameless = Stream.of(Kind.values()).anyMatch(kind -> kind != Kind.DISPATCHER && kind.word().equals(section.name().strip()));
        if (nameless) {
            problems.error(file.name(), section.line(), "settings.section-unnamed", "section", section.name(), "word", word);
        } else if (near.isPresent()) {
            problems.error(file.name(), section.line(), "settings.unknown-section.near", "section", section.name(), "near", near.get());
        } else {
            problems.error(file.name(), section.line(), "settings.unknown-section", "section", section.name());
        }
    }

    private void require(IniSection section, String key) {
        if (section.value(key).isEmpty()) {
            problems.error(file.name(), section.line(), "settings.key-missing", "section", section.name(), "key", key);
        }
    }

    private void together(IniSection section, String one, String other) {
        Optional<IniValue> first = section.value(one);
        Optional<IniValue> second = section.value(other);
        if (first.isPresent() != second.isPresent()) {
            String missing = first.isPresent() ? other : one;
            int line = first.or(() -> second).map(IniValue::line).orElse(section.line());
            problems.error(file.name(), line, "settings.key-missing", "section", section.name(), "key", missing);
        }
    }

    private void noteUnreadKeys() {
        for (IniFile.UnreadKey unread : file.unreadKeys((section, key) -> known(section).contains(key))) {
            Optional<String> near = DidYouMean.closest(unread.key(), known(unread.section()));
            String code = near.isPresent() ? "settings.unknown-key.near" : "settings.unknown-key";
            problems.error(
                    file.name(), unread.line(), code, "key", unread.key(), "section", unread.section().name(), "near", near.orElse(""));
        }
    }

    /** The keys that mean something in a section: in {@code [DEFAULT]} all; in one that is itself an error, any it has. */
    private Set<String> known(IniSection section) {
        if (section == file.defaults()) {
            Set<String> all = new TreeSet<>();
            Stream.of(Kind.values()).forEach(kind -> all.addAll(kind.keys().keySet()));
            return all;
        }
        return Kind.of(section.name()).map(kind -> kind.keys().keySet()).orElseGet(() -> section.values().keySet());
    }

    /** The value of a key of {@code [dispatcher]}, else its default; empty where there is none of both. */
    private <T> Optional<T> value(String key, ValueParser<T> parser) {
        Optional<IniValue> written = file.sections().stream()
                .filter(section -> Kind.of(section.name()).equals(Optional.of(Kind.DISPATCHER)))
                .findFirst()
                .flatMap(section -> section.value(key));
        String standard = Kind.DISPATCHER.keys().get(key).standard();
        return written.flatMap(value -> parsed(value.text(), parser)).or(() -> parsed(standard, parser));
    }

    /** Empty where there is no text, or a wrong one: that has been noted by {@link #check}. */
    private static <T> Optional<T> parsed(String text, ValueParser<T> parser) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(text));
        } catch (ValueException e) {
            return Optional.empty();
        }
    }
}
