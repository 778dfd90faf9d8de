package org.autodispatcher.rig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority made for one test by openssl(1), and the certificates it signs, each with its key in one PEM file. */
public final class TestAuthority {
    private final Path dir;

    private TestAuthority(Path dir) {
        this.dir = dir;
    }

    /** Makes one that keeps its files in {@code dir}, which must be its own. */
    public static TestAuthority in(Path dir) throws IOException {
        Files.createDirectories(dir);
        TestAuthority authority = new TestAuthority(dir);
        authority.openssl(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Test Authority",
                "-keyout", "ca.key", "-out", "ca.pem", "-days", "30");
        return authority;
    }

    /**
     * Signs a certificate.
     *
     * @param names as openssl writes subjectAltName: {@code DNS:files.example,IP:127.0.0.21}
     * @return a PEM file of key and certificate
     */
    public Path issue(String file, String names) throws IOException {
        return issue(file, names, List.of());
    }

    /** The same, valid for a day in the past. */
    public Path issueExpired(String file, String names) throws IOException {
        return issue(file, names, List.of("faketime", "2020-01-01 12:00:00"));
    }

    /** A store that holds this authority alone. */
    public KeyStore trusted() throws IOException {
        try (InputStream pem = Files.newInputStream(dir.resolve("ca.pem"))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("test", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The fingerprint of a PEM file, as openssl says it: {@code AA:BB:…}. */
    public String fingerprint(Path pem) throws IOException {
        return openssl("x509", "-in", pem.toString(), "-noout", "-fingerprint", "-sha256").strip().split("=")[1];
    }

    /** An SSL context that shows this certificate, for servers played in Java. */
    public SSLContext context(Path pem) throws IOException {
        Path store = dir.resolve(pem.getFileName() + ".p12");
        openssl("pkcs12", "-export", "-in", pem.toString(), "-out", store.toString(), "-passout", "pass:test");
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(store.toFile(), "test".toCharArray()), "test".toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private Path issue(String file, String names, List<String> before) throws IOException {
        Path request = dir.resolve(file + ".csr");
        Path key = dir.resolve(file + ".key");
        Path certificate = dir.resolve(file + ".crt");
        Path extensions = Files.writeString(dir.resolve(file + ".ext"), "subjectAltName=" + names + "\n");
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + file,
                "-keyout", key.toString(), "-out", request.toString());
        List<String> sign = new ArrayList<>(before);
        sign.addAll(List.of("openssl", "x509", "-req", "-in", request.toString(), "-CA", "ca.pem", "-CAkey", "ca.key",
                "-CAcreateserial", "-days", "1", "-extfile", extensions.toString(), "-out", certificate.toString()));
        SshKeys.run(sign, dir);
        return Files.writeString(dir.resolve(file + ".pem"), Files.readString(key) + Files.readString(certificate));
    }

    private String openssl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return SshKeys.run(command, dir);
    }
}
