package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.network.TrustFile;
import org.autodispatcher.network.TrustLook;

/**
 * The certificates people trust by fingerprint: one line {@code host:port SHA256:AA:BB:…} each, {@code #} begins a comment. A
 * missing file pins nothing; one that cannot be read, or holds a line that cannot, refuses everybody. It is read afresh for
 * every connection.
 */
public final class CertificatePins {
    private static final Pattern LINE = Pattern.compile("(\\S+:\\d+)\\s+(SHA256:[0-9A-F]{2}(?::[0-9A-F]{2}){31})\\s*");

    private final Path file;
    private final TrustFile.Change content;
    private final Optional<TrustLook> look;

    public CertificatePins(Path file) {
        this(file, () -> TrustFile.lines(file), Optional.empty());
    }

    private CertificatePins(Path file, TrustFile.Change content, Optional<TrustLook> look) {
        this.file = file;
        this.content = content;
        this.look = look;
    }

    /** For somebody who only looks: a certificate that is accepted as the first of its host counts for this object, and is never recorded. */
    public static CertificatePins looking(Path file) {
        TrustLook look = new TrustLook(file);
        return new CertificatePins(file, look, Optional.of(look));
    }

    /** As {@code file} stood when its owner told its {@code lines}, for somebody who may not read it. To be read only. */
    public static CertificatePins told(Path file, List<String> lines) {
        return new CertificatePins(file, () -> lines, Optional.empty());
    }

    public Path file() {
        return file;
    }

    /**
     * The fingerprint {@code host} must show, where there is one.
     *
     * @throws org.autodispatcher.FailureException {@code certificate-unknown.unreadable} or {@code .malformed} where the file
     *     cannot be trusted
     */
    public Optional<String> fingerprint(String host, int port) throws IOException {
        String name = name(host, port);
        return lines().stream()
                .map(LINE::matcher)
                .filter(line -> line.matches() && line.group(1).equals(name))
                .map(line -> line.group(2))
                .findFirst();
    }

    /**
     * Records that {@code host} must show {@code fingerprint} (as in {@link ServerCertificate}) from now on, and nothing else, where
     * {@code instead} is still recorded: one fingerprint or none.
     *
     * @return whether it was; else nothing has changed
     */
    public boolean pin(String host, int port, String fingerprint, List<String> instead) throws IOException {
        String name = named(host, port, fingerprint);
        return TrustFile.changeIf(file, () -> fingerprint(host, port).stream().toList().equals(instead), () -> pinned(name, fingerprint));
    }

    private static String named(String host, int port, String fingerprint) {
        String name = name(host, port);
        if (!LINE.matcher(name + " " + fingerprint).matches()) {
            throw new IllegalArgumentException("no fingerprint of " + name + ": " + fingerprint);
        }
        return name;
    }

    /**
     * Records the fingerprint of a host that has none yet, unless this only looks. Where somebody else was faster, theirs counts.
     *
     * @return the one that is recorded of it now
     */
    String pinFirst(String host, int port, String fingerprint) throws IOException {
        TrustFile.Change first = () -> fingerprint(host, port).isPresent() ? lines() : pinned(name(host, port), fingerprint);
        if (look.isPresent()) {
            look.get().change(first);
        } else {
            TrustFile.change(file, first);
        }
        return fingerprint(host, port).orElse(fingerprint);
    }

    private List<String> pinned(String name, String fingerprint) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.removeIf(line -> {
            Matcher parts = LINE.matcher(line);
            return parts.matches() && parts.group(1).equals(name);
        });
        lines.add(name + " " + fingerprint);
        return lines;
    }

    /** How people name the host to {@code trust}: without the port where that is FTP's. */
    static String shortName(String host, int port) {
        return port == 21 ? host : name(host, port);
    }

    private static String name(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        return (lower.indexOf(':') < 0 ? lower : "[" + lower + "]") + ":" + port;
    }

    /** All lines, each of which is a comment, blank, or well formed; fails as {@link #fingerprint}. */
    public List<String> lines() throws IOException {
        List<String> lines;
        try {
            lines = content.lines();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw Failure.of(Reason.CERTIFICATE_UNKNOWN, "unreadable").with("file", file).exception(e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.startsWith("#") && !LINE.matcher(line).matches()) {
                throw Failure.of(Reason.CERTIFICATE_UNKNOWN, "malformed").with("file", file).with("line", i + 1).exception();
            }
        }
        return lines;
    }
}
