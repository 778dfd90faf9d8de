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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
        private final String path;
        private final String detail;

        /** @param detail what the system said, if anything */
        private Unusable(String code, boolean ofKey, Path path, String detail, @Nullable Exception cause) {
            super(code + ": " + path + ": " + detail, cause);
            this.code = code;
            this.ofKey = ofKey;
            this.path = path.toString();
            this.detail = detail;
        }

        /** Whether it is the key's file. */
        public boolean ofKey() {
            return ofKey;
        }

        /**
         * The same as it is told.
         *
         * @param file that names it
         * @param line in that
         */
        public Problem problem(String file, int line) {
            return new Problem(Problem.Severity.ERROR, file, line, code, Map.of("path", path, "detail", detail));
        }
    }

    private Unusable unusable(String code, boolean ofKey) {
        return new Unusable(code, ofKey, ofKey ? key : certificate, "", null);
    }

    private Unusable unusable(String code, boolean ofKey, Exception cause) {
        String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Unusable(code, ofKey, ofKey ? key : certificate, detail, cause);
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
        } catch (Unusable e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable("settings.tls-key-differs", true, e); // a key of another kind than the certificate's
        }
    }

    private List<Certificate> chain() throws Unusable {
        try {
            byte[] bytes = bytes(certificate, false);
            List<Certificate> chain = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)));
            if (chain.isEmpty()) {
                throw unusable("settings.tls-no-certificate", false);
            }
            return chain;
        } catch (Unusable e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("settings.tls-certificate", false, e);
        }
    }

    private PrivateKey secret() throws Unusable {
        try {
            PrivateFile.checkKey(key);
            String text = new String(bytes(key, true), StandardCharsets.ISO_8859_1);
            Matcher found = KEY.matcher(text);
            if (!found.find()) {
                throw unusable(OTHER_KEY.matcher(text).find() ? "settings.tls-key-form" : "settings.tls-no-key", true);
            }
            return secret(Base64.getMimeDecoder().decode(found.group(1)));
        } catch (Unusable e) {
            throw e;
        } catch (FileProblemException e) {
            throw unusable("settings.tls-key-open", true, e);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable("settings.tls-key", true, e);
        }
    }

    private PrivateKey secret(byte[] pkcs8) throws GeneralSecurityException, Unusable {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // of another one
            }
        }
        throw unusable("settings.tls-key-kind", true);
    }

    /** What one signs the other must be able to prove. */
    private void requireFit(PublicKey open, PrivateKey secret) throws GeneralSecurityException, Unusable {
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
            throw unusable("settings.tls-key-differs", true);
        }
    }

    private byte[] bytes(Path file, boolean ofKey) throws IOException {
        if (Files.size(file) > LONGEST || !Files.isRegularFile(file)) {
            throw unusable("settings.tls-no-file", ofKey);
        }
        return Files.readAllBytes(file);
    }
}
