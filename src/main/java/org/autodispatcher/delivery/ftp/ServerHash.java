package org.autodispatcher.delivery.ftp;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autodispatcher.Sha256;

/**
 * The server's own SHA-256 of a file: {@code HASH} (draft-bryan-ftpext-hash), else {@code XSHA256}, as in ProFTPD's mod_digest
 * and several Windows servers. No standard says how {@code XSHA256} takes a path with blanks, so it is not given one.
 */
final class ServerHash {
    /** A server reads perhaps 100 MB a second, and says nothing meanwhile. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /**
     * Chosen while nothing is asked: mod_digest hashes uploads as they come in, by the algorithm chosen at that time, and would
     * answer later from memory. What counts is what it reads back from its disk.
     */
    private static final String IDLE = "HASH SHA-1";

    private static final Pattern DIGEST = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    private final Kind kind;

    private ServerHash(Kind kind) {
        this.kind = kind;
    }

    private enum Kind {
        HASH,
        XSHA256,
        NONE
    }

    /** Finds out what the server has. */
    static ServerHash of(FtpControl control) throws IOException {
        TlsFtpClient client = control.client();
        if (client.hasFeature("HASH") && control.ask("OPTS", "HASH SHA-256").done()) {
            control.ask("OPTS", IDLE);
            return new ServerHash(Kind.HASH);
        }
        return new ServerHash(client.hasFeature("XSHA256") ? Kind.XSHA256 : Kind.NONE);
    }

    /** The digest of {@code path}; empty where the server has none, does not permit it, or has no such file. */
    Optional<Sha256> of(FtpControl control, String path) throws IOException {
        return switch (kind) {
            case HASH -> chosen(control, path);
            case XSHA256 -> path.indexOf(' ') < 0 ? asked(control, "XSHA256", path) : Optional.empty();
            case NONE -> Optional.empty();
        };
    }

    private Optional<Sha256> chosen(FtpControl control, String path) throws IOException {
        if (!control.ask("OPTS", "HASH SHA-256").done()) {
            return Optional.empty();
        }
        Optional<Sha256> digest = asked(control, "HASH", path);
        control.ask("OPTS", IDLE);
        return digest;
    }

    private Optional<Sha256> asked(FtpControl control, String command, String path) throws IOException {
        Reply reply = control.ask(LIMIT, command, path);
        if (!reply.done()) {
            return Optional.empty();
        }
        // The last line is the answer: code, algorithm, range, digest, path; or code and digest.
        String[] lines = control.client().getReplyStrings();
        String answer = lines[lines.length - 1].toLowerCase(Locale.ROOT);
        int pathAt = answer.lastIndexOf(path.toLowerCase(Locale.ROOT));
        Matcher digest = DIGEST.matcher(pathAt > 0 ? answer.substring(0, pathAt) : answer);
        return digest.find() ? Optional.of(new Sha256(digest.group())) : Optional.empty();
    }
}
