package org.autodispatcher.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.config.SettingsKey.Kind;

/** Makes {@link Listening} of the keys of {@code [dispatcher]}, whose values have been checked, and looks at what they mean together. */
final class ListeningReader {
    private final Path home;
    private final IniFile file;
    private final Problems problems;

    /** @param home what relative paths are relative to */
    ListeningReader(Path home, IniFile file, Problems problems) {
        this.home = home.toAbsolutePath().normalize();
        this.file = file;
        this.problems = problems;
    }

    Listening listening() {
        Optional<IniValue> listen = written("listen");
        String standard = Kind.DISPATCHER.keys().get("listen").standard();
        Optional<Listening.Address> address = read("listen", Listening::address).orElseGet(() -> right(standard));
        Optional<TlsFiles> tls = tls();
        List<InetAddress> proxies = read("proxy", Listening::proxies).orElse(List.of());
        boolean open = address.filter(where -> !where.loopback()).isPresent();
        boolean asked = written("tls_certificate").isPresent() || written("tls_key").isPresent() || written("proxy").isPresent();
        if (open && !asked) {
            problems.error(file.name(), listen.map(IniValue::line).orElse(0), "settings.listen-in-the-clear",
                    "value", address.map(Listening.Address::toString).orElse(""));
        }
        return new Listening(address, listen.isPresent(), tls, Set.copyOf(proxies));
    }

    /** Files that cannot be used are told now, not by a browser. */
    private Optional<TlsFiles> tls() {
        Optional<Path> certificate = path("tls_certificate");
        Optional<Path> key = path("tls_key");
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty(); // one without the other has been noted
        }
        TlsFiles files = new TlsFiles(certificate.get(), key.get());
        try {
            files.keyStore();
        } catch (TlsFiles.Unusable e) {
            problems.add(e.problem(file.name(), written(e.ofKey() ? "tls_key" : "tls_certificate").map(IniValue::line).orElse(0)));
        }
        return Optional.of(files);
    }

    private Optional<Path> path(String key) {
        return written(key).map(IniValue::text).filter(text -> !text.isBlank()).map(text -> home.resolve(text).normalize());
    }

    private <T> Optional<T> read(String key, ValueParser<T> parser) {
        return written(key).flatMap(value -> {
            try {
                return Optional.of(parser.parse(value.text()));
            } catch (ValueException e) {
                return Optional.empty(); // noted by the check of the section
            }
        });
    }

    private static Optional<Listening.Address> right(String standard) {
        try {
            return Listening.address(standard);
        } catch (ValueException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<IniValue> written(String key) {
        return file.sections().stream()
                .filter(section -> Kind.of(section.name()).equals(Optional.of(Kind.DISPATCHER)))
                .findFirst()
                .flatMap(section -> section.value(key));
    }
}
