package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.Credentials;
import org.autodispatcher.Protocol;
import org.autodispatcher.delivery.ftp.FtpEndpoint;
import org.autodispatcher.network.TrustFile;
import org.autodispatcher.routing.RouteKeys;
import org.autodispatcher.ssh.SshEndpoint;

/**
 * What two attempts must have in common to go over one connection: all that decides whom is connected to, how, as whom, and with
 * which secret.
 *
 * @param target      {@code user@host:port}
 * @param protocol    as the route asks for it
 * @param ssh         where SSH is meant
 * @param ftp         where FTP is meant
 * @param credentials as they were read for this attempt
 * @param versions    of the files that credentials only name, and that say more of logins
 */
record KeptKey(String target, Protocol protocol, SshEndpoint ssh, FtpEndpoint ftp, Credentials credentials, List<String> versions) {
    static KeptKey of(Destination destination, Credentials credentials, List<Path> files) {
        List<String> versions = new ArrayList<>();
        for (Path file : files) {
            versions.add(version(file));
        }
        return new KeptKey(
                destination.target().text(),
                destination.route().get(RouteKeys.PROTOCOL),
                Endpoints.ssh(destination),
                Endpoints.ftp(destination, FtpEndpoint.Tls.OFFERED),
                credentials,
                List.copyOf(versions));
    }

    /** What cannot be looked at keeps nobody from logging in: who reads it, says so. */
    private static String version(Path file) {
        try {
            return TrustFile.version(file);
        } catch (IOException e) {
            return e.getClass().getName();
        }
    }
}
