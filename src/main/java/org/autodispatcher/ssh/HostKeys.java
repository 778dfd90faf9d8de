package org.autodispatcher.ssh;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.network.TrustFile;
import org.autodispatcher.network.TrustLook;
import org.autodispatcher.ssh.KnownHostsLine.Marker;

/**
 * The host keys that are trusted: one file in OpenSSH's known_hosts format, hashed names, patterns, {@code @cert-authority} and
 * {@code @revoked} included. Only this file counts, never {@code ~/.ssh/known_hosts}: who sends packages to production decides
 * on purpose whom to trust. A missing file trusts nobody; one that cannot be read, or holds a line that cannot, refuses
 * everybody, since the line could have revoked a key. It is read afresh for every connection.
 */
public final class HostKeys {
    private final Path file;
    private final TrustFile.Change content;
    private final Optional<TrustLook> look;
    private final boolean inFile;

    public HostKeys(Path file) {
        this(file, () -> TrustFile.lines(file), Optional.empty(), true);
    }

    private HostKeys(Path file, TrustFile.Change content, Optional<TrustLook> look, boolean inFile) {
        this.file = file;
        this.content = content;
        this.look = look;
        this.inFile = inFile;
    }

    /** For somebody who only looks: a key that is accepted as the first of its host counts for this object, and is never recorded. */
    public static HostKeys looking(Path file) {
        TrustLook look = new TrustLook(file);
        return new HostKeys(file, look, Optional.of(look), false);
    }

    /** As {@code file} stood when its owner told its {@code lines}, for somebody who may not read it. To be read only. */
    public static HostKeys told(Path file, List<String> lines) {
        return new HostKeys(file, () -> lines, Optional.empty(), false);
    }

    public Path file() {
        return file;
    }

    /** How known_hosts names a host: in lower case, as {@code [host]:port} where the port is not 22. */
    public static String name(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    /** Changes whenever what it says does; empty where that is not only the file's. */
    Optional<String> version() throws IOException {
        return inFile ? Optional.of(TrustFile.version(file)) : Optional.empty();
    }

    /**
     * The keys recorded for {@code name} (see {@link #name}).
     *
     * @throws org.autodispatcher.FailureException {@code host-key-unknown.unreadable} where the file cannot be trusted
     */
    public List<HostKey> keys(String name) throws IOException {
        return known(name).keys();
    }

    /** All that the file says of {@code name}. */
    KnownHost known(String name) throws IOException {
        List<KnownHostsLine> matching = lines().stream()
                .filter(line -> !KnownHostsLine.blank(line))
                .map(KnownHostsLine::parse)
                .filter(line -> line.matches(name))
                .toList();
        return new KnownHost(name, keys(matching, Marker.NONE), keys(matching, Marker.CERT_AUTHORITY), keys(matching, Marker.REVOKED));
    }

    private static List<HostKey> keys(List<KnownHostsLine> lines, Marker marker) {
        return lines.stream().filter(line -> line.marker() == marker).map(KnownHostsLine::key).distinct().toList();
    }

    /**
     * Records {@code key} of a host that has none yet, unless this only looks. Where somebody else was faster, whatever key they
     * have seen, theirs counts.
     *
     * @return the keys that are recorded of it now
     */
    public List<HostKey> addFirst(String name, HostKey key) throws IOException {
        TrustFile.Change added = () -> {
            List<String> lines = new ArrayList<>(lines());
            if (keys(name).isEmpty()) {
                lines.add(new KnownHostsLine(Marker.NONE, List.of(name), key).text());
            }
            return lines;
        };
        if (look.isPresent()) {
            look.get().change(added);
        } else {
            TrustFile.change(file, added);
        }
        return keys(name);
    }

    /**
     * Records that {@code keys} are the keys of {@code name} from now on, where those recorded of it still have the fingerprints
     * {@code instead}. Lines for patterns and markers stay.
     *
     * @return whether they had; else nothing has changed
     */
    public boolean replace(String name, List<HostKey> keys, List<String> instead) throws IOException {
        return TrustFile.changeIf(file, () -> Set.copyOf(fingerprints(name)).equals(Set.copyOf(instead)), () -> replaced(name, keys));
    }

    private List<String> fingerprints(String name) throws IOException {
        return keys(name).stream().map(HostKey::fingerprint).toList();
    }

    private List<String> replaced(String name, List<HostKey> keys) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String text : lines()) {
            if (KnownHostsLine.blank(text)) {
                lines.add(text);
                continue;
            }
            KnownHostsLine line = KnownHostsLine.parse(text);
            KnownHostsLine left = line.marker() == Marker.NONE ? line.without(name) : line;
            if (left.equals(line)) {
                lines.add(text);
            } else if (!left.hosts().isEmpty()) {
                lines.add(left.text());
            }
        }
        keys.forEach(key -> lines.add(new KnownHostsLine(Marker.NONE, List.of(name), key).text()));
        return lines;
    }

    /** All lines, each of which is blank or can be parsed; fails as {@link #keys}. */
    public List<String> lines() throws IOException {
        List<String> lines;
        try {
            lines = content.lines();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw Failure.of(Reason.HOST_KEY_UNKNOWN, "unreadable").with("file", file).exception(e);
        }
        for (int i = 0; i < lines.size(); i++) {
            try {
                if (!KnownHostsLine.blank(lines.get(i))) {
                    KnownHostsLine.parse(lines.get(i));
                }
            } catch (IllegalArgumentException e) {
                throw Failure.of(Reason.HOST_KEY_UNKNOWN, "malformed").with("file", file).with("line", i + 1).exception(e);
            }
        }
        return lines;
    }
}
