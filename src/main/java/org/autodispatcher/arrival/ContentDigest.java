package org.autodispatcher.arrival;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of files as they are read. */
public final class ContentDigest {
    private ContentDigest() {}

    /**
     * The digest of everything that comes, in lower-case hexadecimal.
     *
     * @param bytes     read to the end, not closed
     * @param algorithm as the JDK calls it; one that every JDK has
     */
    public static String hex(InputStream bytes, String algorithm) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
