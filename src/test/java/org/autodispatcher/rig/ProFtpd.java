package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** proftpd(8) with mod_digest, so that it can hash. */
public final class ProFtpd {
    /**
     * Hashes anew whenever it is asked. By default it remembers a digest by path, size and the second of the last change, and
     * the tests change files faster than that.
     */
    public static final String FORGETFUL = "DigestCache off";

    private static final String ROOT = "/usr/local/lib/ad-rig/ftp/usr";

    private ProFtpd() {}

    /**
     * Starts one that keeps its files in {@code dir}, which must be its own.
     *
     * @param more lines of its configuration, which win over ours
     */
    public static FtpDaemon start(Path dir, String... more) throws IOException {
        String host = "127.0.0.22";
        return FtpDaemon.start(dir, host, port -> {
            List<String> lines = new ArrayList<>(List.of("ModulePath " + ROOT + "/lib/proftpd", "LoadModule mod_digest.c"));
            lines.addAll(List.of(more));
            lines.addAll(List.of(
                    "ServerType standalone",
                    "ServerName test",
                    "DefaultAddress " + host,
                    "SocketBindTight on",
                    "Port " + port,
                    "User nobody",
                    "Group nogroup",
                    "AuthPAM off",
                    "AuthOrder mod_auth_unix.c",
                    "AllowOverwrite on", // off by default, like the next
                    "AllowStoreRestart on",
                    "WtmpLog off",
                    "TransferLog none",
                    "UseReverseDNS off",
                    "DelayTable none",
                    "PidFile " + dir.resolve("pid"),
                    "ScoreboardFile " + dir.resolve("scoreboard"),
                    "SystemLog " + dir.resolve("log")));
            Path file = Files.write(dir.resolve("proftpd.conf"), lines);
            return List.of(ROOT + "/sbin/proftpd", "--nodaemon", "--config", file.toString());
        });
    }

    /** Lines for {@code AUTH TLS} with this certificate; data connections must resume the session, as is its default. */
    public static String[] tls(Path keyAndCertificate, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "LoadModule mod_tls.c",
                "TLSEngine on",
                "TLSRequired on",
                "TLSECCertificateFile " + keyAndCertificate,
                "TLSECCertificateKeyFile " + keyAndCertificate));
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }
}
