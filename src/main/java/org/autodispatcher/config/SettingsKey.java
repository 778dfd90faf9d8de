package org.autodispatcher.config;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.News;

/**
 * One key of dispatcher.cfg.
 *
 * @param name     lower case
 * @param standard its default as it would be written; empty where there is none
 * @param parser   what its value must be
 */
record SettingsKey(String name, String standard, ValueParser<?> parser) {
    /** Keys whose values are secrets. */
    static final Set<String> SECRETS = Set.of("url");

    private static final java.util.regex.Pattern PROXY = java.util.regex.Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");
    private static final Duration OFTEN_ENOUGH = Duration.ofMinutes(1);
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(10);

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
                key("smtp_from", "", SettingsKey::sender),
                key("notify_ca", "", Values::text)),
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
                key("kind", "", Values.oneOf("mail", "webhook", "dingtalk", "wecom", "feishu", "slack", "command")),
                key("to", "", SettingsKey::addresses),
                key("url", "", WebAddress::parse),
                key("url_file", "", Values::text),
                key("secret_file", "", Values::text),
                key("keyword", "", SettingsKey::line),
                key("http_proxy", "", SettingsKey::httpProxy),
                key("command", "", CommandWords::split),
                key("time_limit", "30s", SettingsKey::someTime),
                key("routes", "usual", Values.oneOf("usual", "named", "all")),
                key("tell", "overdue, held, failed, cancelled, done", SettingsKey::news),
                key("remind_every", "", SettingsKey::reminder),
                key("channel_language", "auto", Values.oneOf("auto", "en", "zh")));

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

    /** One line, so that it begins no other line of a protocol. */
    private static String line(String text) throws ValueException {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new ValueException("value.one-line");
        }
        return Values.text(text);
    }

    private static List<String> addresses(String text) throws ValueException {
        for (String word : Values.words(text)) {
            if (!Recipient.MAIL.matcher(word).matches()) {
                throw ValueException.at(text.indexOf(word), "value.mail-address", "found", WebAddress.redacted(word));
            }
        }
        return Values.words(text);
    }

    private static String sender(String text) throws ValueException {
        if (!Recipient.MAIL.matcher(text).matches() || text.startsWith(Recipient.SUBMITTER)) {
            throw new ValueException("value.mail-address", "found", WebAddress.redacted(text));
        }
        return text;
    }

    /** {@code HOST:PORT}. */
    static Channel.Proxy httpProxy(String text) throws ValueException {
        Matcher matcher = PROXY.matcher(text);
        if (!matcher.matches()) {
            throw new ValueException("value.http-proxy");
        }
        return new Channel.Proxy(matcher.group(1), Values.port(matcher.group(2)));
    }

    private static Duration someTime(String text) throws ValueException {
        Duration time = Values.duration(text);
        if (time.isZero() || time.compareTo(LONGEST_COMMAND) > 0) {
            throw new ValueException("value.time-limit");
        }
        return time;
    }

    /** More often than once a minute nobody reads it. */
    private static Duration reminder(String text) throws ValueException {
        Duration time = Values.duration(text);
        if (time.compareTo(OFTEN_ENOUGH) < 0) {
            throw new ValueException("value.reminder");
        }
        return time;
    }

    private static List<String> news(String text) throws ValueException {
        String[] known = Stream.of(News.values()).map(News::text).toArray(String[]::new);
        for (String word : Values.words(text)) {
            Values.oneOf(known).parse(word);
        }
        return Values.words(text);
    }

    /** Whether nothing of its value may be told. */
    boolean isSecret() {
        return SECRETS.contains(name);
    }
}
