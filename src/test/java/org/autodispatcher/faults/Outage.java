package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;

/** A place whose server can be gone for a while; it comes back at the same address with the same key. */
final class Outage implements AutoCloseable {
    private static final String HOST = "127.0.61.200";

    private final OpenSsh.Builder builder;
    private final Place place;
    private final int port;
    private OpenSsh server;

    Outage(Rig rig) throws IOException {
        Path dir = rig.folder("outage");
        builder = OpenSsh.in(dir.resolve("sshd")).listen(HOST).authorized(TestAccounts.TARGET, SshKeys.publicLine(rig.key()));
        server = builder.start();
        port = server.port();
        rig.trust(server.knownHostsLines());
        place = Place.of("s0", HOST, List.of("protocol = sftp", "ssh_port = " + port, "identity_file = " + rig.key()), rig.targetFolder("outage"));
    }

    Place place() {
        return place;
    }

    void begin() {
        server.close();
    }

    void end() throws IOException {
        server = builder.port(port).start();
    }

    @Override
    public void close() {
        server.close();
    }
}
