package org.autodispatcher.delivery.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.autodispatcher.Protocol;
import org.autodispatcher.delivery.SshFaults;
import org.autodispatcher.delivery.SshLogin;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.rig.FaultyNetwork;
import org.autodispatcher.rig.FaultyNetwork.Fault;
import org.autodispatcher.rig.FaultyNetwork.Kind;
import org.autodispatcher.rig.FaultyNetwork.Way;
import org.autodispatcher.rig.Needs;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.ssh.SshConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong while a package goes by SFTP. */
@Needs(value = {"sshd", "mount"}, root = "mounts a small tmpfs", accounts = TestAccounts.TARGET)
class SftpFaultsTest extends SshFaults {
    private static OpenSsh server;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        server = OpenSsh.in(dir.resolve("sshd")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20, 60})
    void a_connection_cut_while_sftp_is_opened_is_made_anew_and_never_taken_for_a_server_without_it(long after, @TempDir Path dir)
            throws IOException {
        try (FaultyNetwork network = FaultyNetwork.between("127.0.0.63", server.host(), List.of(server.port()));
                SshConnection connection = SshLogin.at(network.host(), server.port(), dir.resolve("known_hosts")).connect()) {
            network.arm(new Fault(Kind.CUT, Way.FROM_SERVER, after));
            try (Transport transport = new SftpTransport(connection, TimeLimits.DEFAULT)) {
                assertThat(transport.protocol()).isEqualTo(Protocol.SFTP);
            }
            assertThat(network.struck()).isTrue();
        }
    }

    @Override
    protected OpenSsh server() {
        return server;
    }

    @Override
    protected Transport over(SshConnection connection, TimeLimits limits) throws IOException {
        return new SftpTransport(connection, limits);
    }

    @Override
    protected boolean resumes() {
        return true;
    }
}
