package org.autodispatcher.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate and its private key as PEM files (RFC 7468): the certificate with those that lead to its authority behind it; the key in
 * PKCS#8 ({@code BEGIN PRIVATE KEY}), of RSA, of an elliptic curve or of Ed25519, without a passphrase.
 */
public record TlsFiles(Path certificate, Path key) {
    /** Of a key store that never leaves memory. */
    public static final String PASSWORD = "in-memory";

    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    private static final long LONGEST = 1 << 20;

    /** One of the two files cannot be used. */
    public static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        private final String code;
        private final boolean ofKey;
        private final String detail;

        private Unusable(String code, boolean ofKey, Exception cause) {
            super(code + ": " + detail(cause), cause);
            this.code = code;
            this.ofKey = ofKey;
            this.detail = detail(cause);
        }

        private static String detail(Exception cause) {
            return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }

        /** The key of its sentence. */
        public String code() {
            return code;
        }

        /** Whether it is the key's file. */
        public boolean ofKey() {
            return ofKey;
        }

        /** What the system said. */
        public String detail() {
            return detail;
        }
    }

    /** Both, in the form a server takes. */
    public KeyStore keyStore() throws Unusable {
        List<Certificate> chain = chain();
        PrivateKey secret = secret();
        try {
            requireFit(chain.getFirst().getPublicKey(), secret);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("console", secret, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new Unusable("settings.tls-key-differs", true, e);
        }
    }

    private List<Certificate> chain() throws Unusable {
        try {
            byte[] bytes = bytes(certificate);
            List<Certificate> chain = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)));
            if (chain.isEmpty()) {
                throw new GeneralSecurityException("no certificate in it");
            }
            return chain;
        } catch (IOException | GeneralSecurityException e) {
            throw new Unusable("settings.tls-certificate", false, e);
        }
    }

    private PrivateKey secret() throws Unusable {
        try {
            PrivateFile.checkKey(key);
            String text = new String(bytes(key), StandardCharsets.ISO_8859_1);
            Matcher found = KEY.matcher(text);
            if (!found.find()) {
                throw new GeneralSecurityException(OTHER_KEY.matcher(text).find() ? "a key, but not in PKCS#8 without a passphrase" : "no key in it");
            }
            return secret(Base64.getMimeDecoder().decode(found.group(1)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new Unusable(e instanceof FileProblemException ? "settings.tls-key-open" : "settings.tls-key", true, e);
        }
    }

    private static PrivateKey secret(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // of another one
            }
        }
        throw new GeneralSecurityException("a key of none of " + String.join(", ", ALGORITHMS));
    }

    /** What one signs the other must be able to prove. */
    private static void requireFit(PublicKey open, PrivateKey secret) throws GeneralSecurityException {
        String algorithm = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        byte[] words = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(words);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(words);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > LONGEST || !Files.isRegularFile(file)) {
            throw new IOException("no file of this kind");
        }
        return Files.readAllBytes(file);
    }
}
