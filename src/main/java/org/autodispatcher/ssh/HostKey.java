package org.autodispatcher.ssh;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The public key a server proves itself with.
 *
 * @param type   its key format as RFC 4253, section 6.6 names it ({@code ssh-ed25519}, {@code ssh-rsa}…)
 * @param base64 the public key blob, as known_hosts files hold it
 */
public record HostKey(String type, String base64) {
    /**
     * The key in a blob as it comes over the wire.
     *
     * @throws IllegalArgumentException where it does not begin with the name of a format
     */
    public static HostKey of(byte[] blob) {
        try {
            return new HostKey(new String(field(ByteBuffer.wrap(blob)), StandardCharsets.US_ASCII), Base64.getEncoder().encodeToString(blob));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("not a public key", e);
        }
    }

    /** {@code SHA256:…}, as ssh-keygen(1) prints it. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob());
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    byte[] blob() {
        return Base64.getDecoder().decode(base64);
    }

    /** Whether it is an RSA key whose modulus has fewer than {@code bits} bits; false for keys of other types. */
    boolean rsaShorterThan(int bits) {
        if (!type.equals("ssh-rsa")) {
            return false;
        }
        try {
            ByteBuffer fields = ByteBuffer.wrap(blob());
            field(fields);
            field(fields);
            return new BigInteger(1, field(fields)).bitLength() < bits;
        } catch (BufferUnderflowException _) {
            return true; // what cannot be read is not long enough
        }
    }

    private static byte[] field(ByteBuffer fields) {
        int length = fields.getInt();
        if (length < 0 || length > fields.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] field = new byte[length];
        fields.get(field);
        return field;
    }
}
