package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** vsftpd(8). It authenticates by the PAM service that comes with its package. */
public final class Vsftpd {
    private Vsftpd() {}

    /**
     * Starts one that keeps its files in {@code dir}, which must be its own.
     *
     * @param more lines of vsftpd.conf(5), which win over ours
     */
    public static FtpDaemon start(Path dir, String... more) throws IOException {
        return start(dir, "127.0.0.21", List::of, more);
    }

    /** The same on another address of 127.0.0.0/8. */
    public static FtpDaemon startOn(Path dir, String host, String... more) throws IOException {
        return start(dir, host, List::of, more);
    }

    /** The same with a TLS library that knows nothing newer than TLS 1.2; vsftpd itself has no setting for that. */
    public static FtpDaemon startWithTls12(Path dir, String... more) throws IOException {
        Files.createDirectories(dir);
        Path library = Files.writeString(dir.resolve("openssl.cnf"), """
                openssl_conf = all
                [all]
                ssl_conf = ssl
                [ssl]
                system_default = versions
                [versions]
                MaxProtocol = TLSv1.2
                """);
        return start(dir, "127.0.0.21", () -> List.of("env", "OPENSSL_CONF=" + library), more);
    }

    /** One that runs on a machine of its own. */
    public static FtpDaemon startOn(Machine machine, Path dir, String host, String... more) throws IOException {
        return start(dir, host, machine::prefix, more);
    }

    /** One that listens on IPv6's loopback address. */
    public static FtpDaemon startOnIpv6(Path dir) throws IOException {
        return start(dir, "::1", List::of, "listen=NO", "listen_ipv6=YES", "listen_address6=::1");
    }

    private static FtpDaemon start(Path dir, String host, Supplier<List<String>> before, String... more) throws IOException {
        Path empty = Files.createDirectories(dir.resolve("empty"));
        return FtpDaemon.start(dir, host, port -> {
            List<String> lines = new ArrayList<>(List.of(
                    "listen=YES",
                    "background=NO",
                    "listen_address=" + host,
                    "listen_port=" + port,
                    "local_enable=YES",
                    "write_enable=YES",
                    "anonymous_enable=NO",
                    "pam_service_name=vsftpd",
                    "isolate=NO",
                    "isolate_network=NO",
                    "seccomp_sandbox=NO",
                    "nopriv_user=nobody",
                    "secure_chroot_dir=" + empty,
                    "xferlog_enable=YES",
                    "log_ftp_protocol=YES",
                    "vsftpd_log_file=" + dir.resolve("log")));
            lines.addAll(List.of(more));
            List<String> command = new ArrayList<>(before.get());
            command.addAll(List.of("/usr/sbin/vsftpd", Files.write(dir.resolve("vsftpd.conf"), lines).toString()));
            return command;
        });
    }

    /** Lines for {@code AUTH TLS} with this certificate, demanding that data connections resume the session. */
    public static String[] tls(Path keyAndCertificate, String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "ssl_enable=YES",
                "debug_ssl=YES",
                "rsa_cert_file=" + keyAndCertificate,
                "require_ssl_reuse=YES",
                "force_local_logins_ssl=YES",
                "force_local_data_ssl=YES",
                "ssl_tlsv1=YES",
                "ssl_ciphers=HIGH"));
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }
}
