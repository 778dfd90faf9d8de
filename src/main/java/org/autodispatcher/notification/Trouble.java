package org.autodispatcher.notification;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.Reason;
import org.autodispatcher.Secret;
import org.autodispatcher.config.FileProblemException;
import org.autodispatcher.config.PrivateFile;

/** What keeps a message from getting through, as values. */
final class Trouble {
    private Trouble() {}

    /** Nothing came back, or not what was to come. */
    static FailureException unreachable(String where, Exception why) {
        return Failure.of(Reason.NOT_TOLD, "unreachable").with("where", where).with("detail", detail(why)).exception(why);
    }

    /** The other side does not prove to be itself. */
    static FailureException certificate(String where, Exception why) {
        return Failure.of(Reason.NOT_TOLD, "certificate").with("where", where).with("detail", detail(why)).exception(why);
    }

    /** Whether the other side could not prove to be itself. */
    static boolean ofCertificate(Throwable why) {
        for (Throwable each = why; each != null; each = each.getCause()) {
            if (each instanceof SSLException || each instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    /** The innermost word on it. */
    static String detail(Throwable why) {
        Throwable last = why;
        String detail = why.getClass().getSimpleName();
        while (last != null) {
            detail = last.getMessage() == null ? detail : last.getMessage();
            last = last.getCause();
        }
        return detail;
    }

    /** The first line of a private file. */
    static Secret firstLine(Path file, String host) throws FailureException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(PrivateFile.read(file))).toString();
            String line = text.lines().findFirst().orElse("").strip();
            if (line.isEmpty()) {
                throw about(file, host, "empty");
            }
            return Secret.of(line);
        } catch (FileProblemException e) {
            Failure failure = new Failure(Reason.SECRET_UNREADABLE, Reason.SECRET_UNREADABLE.code() + "." + e.code(), e.values());
            throw failure.with("host", host).exception(e);
        } catch (CharacterCodingException e) {
            throw about(file, host, "empty");
        }
    }

    private static FailureException about(Path file, String host, String variant) {
        return new Failure(Reason.SECRET_UNREADABLE, Reason.SECRET_UNREADABLE.code() + "." + variant, java.util.Map.of())
                .with("path", file)
                .with("path_word", org.autodispatcher.ShellQuote.word(file.toString()))
                .with("host", host)
                .exception();
    }

    /** What an act that fails for want of a connection came to. */
    static FailureException of(String where, IOException why) {
        return ofCertificate(why) ? certificate(where, why) : unreachable(where, why);
    }
}
