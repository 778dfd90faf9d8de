package org.autodispatcher.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.News;
import org.autodispatcher.config.Channel.Way;
import org.autodispatcher.config.SettingsKey.Kind;

/** Makes {@link Notifying} of the sections {@code [notify NAME]} and the keys of the mail server, whose values have been checked. */
final class ChannelsReader {
    private final Path home;
    private final IniFile file;
    private final Problems problems;

    /** @param home what relative paths are relative to */
    ChannelsReader(Path home, IniFile file, Problems problems) {
        this.home = home.toAbsolutePath().normalize();
        this.file = file;
        this.problems = problems;
    }

    Notifying notifying() {
        Optional<IniSection> own = file.sections().stream()
                .filter(section -> Kind.of(section.name()).equals(Optional.of(Kind.DISPATCHER)))
                .findFirst();
        Optional<Notifying.MailServer> server = own.flatMap(this::mailServer);
        List<Channel> channels = new ArrayList<>();
        for (IniSection section : file.sections()) {
            if (Kind.of(section.name()).equals(Optional.of(Kind.NOTIFY))) {
                channel(section, server.isPresent()).ifPresent(channels::add);
            }
        }
        return new Notifying(channels, server, own.flatMap(section -> path(Kind.DISPATCHER, section, "notify_ca")));
    }

    private Optional<Notifying.MailServer> mailServer(IniSection section) {
        Optional<String> host = text(Kind.DISPATCHER, section, "smtp_host");
        Optional<String> from = text(Kind.DISPATCHER, section, "smtp_from");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        if (from.isEmpty()) {
            missing(section, "smtp_from");
            return Optional.empty();
        }
        Optional<String> login = text(Kind.DISPATCHER, section, "smtp_login");
        Optional<Path> password = path(Kind.DISPATCHER, section, "smtp_password_file");
        Notifying.Tls tls = Notifying.Tls.valueOf(text(Kind.DISPATCHER, section, "smtp_tls").orElseThrow().toUpperCase(Locale.ROOT));
        if (tls == Notifying.Tls.NONE && login.isPresent()) {
            problems.warning(file.name(), line(section, "smtp_tls"), "settings.smtp-in-the-clear", "host", host.get());
        }
        return Optional.of(new Notifying.MailServer(
                host.get(),
                Integer.parseInt(text(Kind.DISPATCHER, section, "smtp_port").orElseThrow()),
                tls,
                login.flatMap(name -> password.map(path -> new Notifying.MailLogin(name, path))),
                from.get()));
    }

    private Optional<Channel> channel(IniSection section, boolean mail) {
        String name = section.name().split("\\s+", 2)[1].strip();
        if (!Recipient.NAME.matcher(name).matches()) {
            problems.error(file.name(), section.line(), "settings.channel-name", "section", section.name());
            return Optional.empty();
        }
        return text(Kind.NOTIFY, section, "kind")
                .flatMap(kind -> way(section, kind, mail))
                .map(way -> new Channel(name, way, hears(section), habits(section)));
    }

    private Optional<Way> way(IniSection section, String kind, boolean mail) {
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "mail" -> {
                if (!mail) {
                    problems.error(file.name(), line(section, "kind"), "settings.no-mail-server", "section", section.name());
                }
                yield required(section, "to").map(to -> new Way.Mail(List.of(to.split("[,\\s]+"))));
            }
            case "command" -> required(section, "command").map(words -> new Way.Command(
                    right(words, CommandWords::split).orElseThrow(),
                    right(text(Kind.NOTIFY, section, "time_limit").orElseThrow(), Values::duration).orElseThrow()));
            default -> place(section).map(place -> new Way.Web(
                    Channel.Form.valueOf(kind.toUpperCase(Locale.ROOT)),
                    place,
                    path(Kind.NOTIFY, section, "secret_file"),
                    text(Kind.NOTIFY, section, "keyword"),
                    text(Kind.NOTIFY, section, "http_proxy").flatMap(text -> right(text, SettingsKey::httpProxy))));
        };
    }

    /** The address may stand in the file, or in one of its own that only we may read. */
    private Optional<Channel.Place> place(IniSection section) {
        Optional<WebAddress> written = text(Kind.NOTIFY, section, "url").flatMap(text -> right(text, WebAddress::parse));
        Optional<Path> inFile = path(Kind.NOTIFY, section, "url_file");
        if (written.isPresent() && inFile.isPresent()) {
            problems.error(file.name(), line(section, "url_file"), "settings.two-addresses", "section", section.name());
        }
        if (written.isEmpty() && inFile.isEmpty() && section.value("url").isEmpty()) {
            missing(section, "url");
        }
        written.filter(WebAddress::clear).ifPresent(address ->
                problems.warning(file.name(), line(section, "url"), "settings.url-in-the-clear", "address", address.shown()));
        return written.<Channel.Place>map(Channel.Place.Written::new).or(() -> inFile.map(Channel.Place.InFile::new));
    }

    private Channel.Hears hears(IniSection section) {
        return Channel.Hears.valueOf(text(Kind.NOTIFY, section, "routes").orElseThrow().toUpperCase(Locale.ROOT));
    }

    private Channel.Habits habits(IniSection section) {
        Set<News> tells = EnumSet.noneOf(News.class);
        for (String word : text(Kind.NOTIFY, section, "tell").orElseThrow().split("[,\\s]+")) {
            tells.add(News.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return new Channel.Habits(
                tells,
                text(Kind.NOTIFY, section, "remind_every").flatMap(text -> right(text, Values::duration)),
                text(Kind.NOTIFY, section, "channel_language").orElseThrow().toLowerCase(Locale.ROOT));
    }

    private Optional<String> required(IniSection section, String key) {
        if (section.value(key).isEmpty()) {
            missing(section, key);
        }
        return text(Kind.NOTIFY, section, key);
    }

    private void missing(IniSection section, String key) {
        problems.error(file.name(), section.line(), "settings.key-missing", "section", section.name(), "key", key);
    }

    private static int line(IniSection section, String key) {
        return section.value(key).map(IniValue::line).orElse(section.line());
    }

    private Optional<Path> path(Kind kind, IniSection section, String key) {
        return text(kind, section, key).map(text -> home.resolve(text).normalize());
    }

    /** As written and right, else the default; what is wrong has been noted by the check of the section. */
    private static Optional<String> text(Kind kind, IniSection section, String key) {
        SettingsKey known = kind.keys().get(key);
        return section.value(key).map(IniValue::text)
                .filter(text -> right(text, known.parser()).isPresent())
                .or(() -> Optional.of(known.standard()))
                .filter(text -> !text.isEmpty());
    }

    private static <T> Optional<T> right(String text, ValueParser<T> parser) {
        try {
            return Optional.of(parser.parse(text));
        } catch (ValueException e) {
            return Optional.empty();
        }
    }
}
