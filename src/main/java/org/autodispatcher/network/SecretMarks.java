package org.autodispatcher.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.autodispatcher.Secret;

/**
 * Marks by which the secret of a login is recognised later, without telling it: PBKDF2 (RFC 8018) of login and secret, salted with
 * a random key that lies in a file of HOME's private folder and nowhere else. A copy of the record alone tells nothing about a
 * secret; whoever has the key too must spend a good part of a second on every guess.
 */
public final class SecretMarks {
    /** As OWASP advises for PBKDF2-HMAC-SHA256. */
    private static final int ROUNDS = 600_000;

    private static final int KEY_BYTES = 32;
    private static final int MARK_BITS = 128;

    private record Marked(String login, Secret secret) {}

    private final Optional<Path> file;
    private final Map<Marked, String> known = new HashMap<>();

    private SecretMarks(Optional<Path> file) {
        this.file = file;
    }

    /** Marks that the next process understands. {@code file} is made with the first mark, for our account alone. */
    public static SecretMarks keptIn(Path file) {
        return new SecretMarks(Optional.of(file));
    }

    /** Marks for this process alone. */
    public static SecretMarks ofThisProcess() {
        return new SecretMarks(Optional.empty());
    }

    /**
     * The mark of a login with this secret; takes a good part of a second the first time.
     *
     * @throws UncheckedIOException where the key cannot be read or made
     */
    synchronized String of(String login, Secret secret) {
        return known.computeIfAbsent(new Marked(login, secret), marked -> file.map(path -> derived(marked, path)).orElse("#" + known.size()));
    }

    private static String derived(Marked marked, Path file) {
        char[] text = (marked.login() + "\0" + marked.secret().reveal()).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(text, key(file), ROUNDS, MARK_BITS);
        try {
            return HexFormat.of().formatHex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform of ours has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
            Arrays.fill(text, '\0');
        }
    }

    private static byte[] key(Path file) {
        try {
            return read(file);
        } catch (NoSuchFileException _) {
            return made(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_BYTES) {
            throw new IOException(file + " is damaged: " + key.length + " bytes");
        }
        return key;
    }

    /** With its bytes, or not at all: another name first, then linked. */
    private static byte[] made(Path file) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Path next = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "." + file.getFileName(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                TrustFile.write(next, key);
                Files.createLink(file, next);
                return key;
            } catch (FileAlreadyExistsException _) {
                return read(file);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
