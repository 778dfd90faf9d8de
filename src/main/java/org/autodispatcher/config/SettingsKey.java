package org.autodispatcher.config;

import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One key of dispatcher.cfg.
 *
 * @param name     lower case
 * @param standard its default as it would be written; empty where there is none
 * @param parser   what its value must be
 */
record SettingsKey(String name, String standard, ValueParser<?> parser) {
    /** The sections of dispatcher.cfg; all but the first have a name of their own behind the word. */
    enum Kind {
        DISPATCHER(
                key("environment", "", Values::text),
                key("language", "auto", Values.oneOf("auto", "en", "zh")),
                key("time_zone", "", Values::zone),
                key("parallel", "20", Values::atLeastOne),
                key("max_size", "20GiB", Values::size),
                key("min_free", "2GiB", Values::size),
                key("bandwidth", "", Values::rate),
                key("keep_open", "60s", Values::duration),
                key("keep_spool", "30d", Values::duration),
                key("keep_output", "1y", Values::duration),
                key("keep_log", "180d", Values::duration),
                key("listen", "127.0.0.1:8787", Listening::address),
                key("tls_certificate", "", Values::text),
                key("tls_key", "", Values::text),
                key("proxy", "", Listening::proxies),
                key("viewers", "", Values::words),
                key("operators", "", Values::words),
                key("approvers", "", Values::words),
                key("freeze", "", text -> Freeze.list(text, ZoneOffset.UTC)),
                key("reason_pattern", "", ReasonPattern::parse),
                key("smtp_host", "", Values::text),
                key("smtp_port", "25", Values::port),
                key("smtp_tls", "starttls", Values.oneOf("starttls", "tls", "none")),
                key("smtp_login", "", Values::text),
                key("smtp_password_file", "", Values::text),
                key("smtp_from", "", Values::text)),
        INCOMING(
                key("path", "", Values::text),
                key("complete_when", "auto", Values.oneOf("auto", "digest", "ready")),
                key("ready_suffix", ".ready", SettingsKey::suffix),
                key("quiet", "2s", Values::duration),
                key("watch", "auto", Values.oneOf("auto", "events", "scan")),
                key("scan_every", "60s", Values::duration),
                key("answers", "markers", Values.oneOf("markers", "none")),
                key("after", "keep", Values.oneOf("keep", "remove", "archive"))),
        REPOSITORY(
                key("path", "", Values::text),
                key("kind", "", Values.oneOf("git", "svn")),
                key("branches", "", Values::words),
                key("paths", "", Values::words),
                key("lfs_store", "", Values::text)),
        NOTIFY(
                key("kind", "", Values.oneOf("mail", "webhook")),
                key("to", "", Values::words),
                key("url", "", Values::text),
                key("remind_every", "", Values::duration));

        private final Map<String, SettingsKey> keys;

        Kind(SettingsKey... keys) {
            this.keys = Stream.of(keys).collect(Collectors.toUnmodifiableMap(SettingsKey::name, Function.identity()));
        }

        /** The word that its sections begin with. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Its keys by name. */
        Map<String, SettingsKey> keys() {
            return keys;
        }

        /** The kind of the section {@code name}: {@code [dispatcher]} alone, the others with a name behind them. */
        static Optional<Kind> of(String name) {
            String[] parts = name.split("\\s+", 2);
            return Stream.of(values()).filter(kind -> kind.word().equals(parts[0]) && (kind == DISPATCHER) == (parts.length == 1)).findFirst();
        }
    }

    private static SettingsKey key(String name, String standard, ValueParser<?> parser) {
        return new SettingsKey(name, standard, parser);
    }

    /** Begins with a dot: the ready marker of {@code NAME} is {@code NAME.ready}. */
    private static String suffix(String text) throws ValueException {
        if (!text.matches("\\.[^\\s/]+")) {
            throw new ValueException("value.suffix");
        }
        return text;
    }
}
