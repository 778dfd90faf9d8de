package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** pure-ftpd(8), which is configured by its command line alone. */
public final class PureFtpd {
    private PureFtpd() {}

    /**
     * Starts one that keeps its files in {@code dir}, which must be its own.
     *
     * @param more options, after ours
     */
    public static FtpDaemon start(Path dir, String... more) throws IOException {
        String host = "127.0.0.23";
        return FtpDaemon.start(dir, host, port -> {
            List<String> command = new ArrayList<>(List.of(
                    "/usr/local/lib/ad-rig/ftp/usr/sbin/pure-ftpd",
                    "--bind", host + "," + port,
                    "--login", "unix",
                    "--noanonymous",
                    "--dontresolve",
                    "--syslogfacility", "none",
                    "--pidfile", dir.resolve("pid").toString()));
            command.addAll(List.of(more));
            return command;
        });
    }

    /** Options for {@code AUTH TLS} with this certificate, and nothing without. */
    public static String[] tls(Path keyAndCertificate) {
        return new String[] {"--tls", "2", "--certfile", keyAndCertificate.toString()};
    }
}
