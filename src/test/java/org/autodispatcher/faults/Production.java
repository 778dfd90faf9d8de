package org.autodispatcher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.autodispatcher.Protocol;
import org.autodispatcher.rig.FaultyNetwork;
import org.autodispatcher.rig.FtpDaemon;
import org.autodispatcher.rig.Machine;
import org.autodispatcher.rig.OpenSsh;
import org.autodispatcher.rig.SshKeys;
import org.autodispatcher.rig.TestAccounts;
import org.autodispatcher.rig.TestAuthority;
import org.autodispatcher.rig.Vsftpd;

/**
 * A machine in production that faults befall: the account is reached by SSH and by FTP with and without TLS, directly or through
 * networks with faults; its power can fail, its disks can fill up.
 */
final class Production implements AutoCloseable {
    private static final int FIRST_DATA_PORT = 30_000;
    private static final int DATA_PORTS = 100;

    private final Rig rig;
    private final Path dir;
    private final String block = blockOfAddresses();
    private final Machine machine;
    private final String[] sshd;
    private final List<FaultyNetwork> networks = new ArrayList<>();
    private OpenSsh ssh;
    private FtpDaemon ftp;

    /** One with the host name {@code name}; {@code sshd} are lines of its sshd_config(5). */
    Production(Rig rig, String name, String... sshd) throws IOException {
        this.rig = rig;
        this.dir = rig.folder(name);
        this.sshd = sshd;
        machine = Machine.in(dir.resolve("machine"), name);
        ssh = startSsh(0);
        Path certificate = TestAuthority.in(dir.resolve("ca")).issue("server.pem", "IP:" + address());
        ftp = Vsftpd.startOn(machine, dir.resolve("ftp"), address(), Vsftpd.tls(certificate,
                "force_local_logins_ssl=NO", "force_local_data_ssl=NO", "max_per_ip=0", "max_clients=0",
                // an upload that fell silent keeps its lock on the file for that long, and whoever comes again waits for it
                "data_connection_timeout=20", "accept_timeout=10",
                "pasv_min_port=" + FIRST_DATA_PORT, "pasv_max_port=" + (FIRST_DATA_PORT + DATA_PORTS - 1)));
    }

    Machine machine() {
        return machine;
    }

    OpenSsh ssh() {
        return ssh;
    }

    /** The address its servers listen on. */
    String address() {
        return block + ".1";
    }

    /** Another way to it for this protocol, and for SSH, with faults to come. */
    FaultyNetwork network(Protocol protocol) throws IOException {
        List<Integer> ports = new ArrayList<>(List.of(ssh.port()));
        if (!protocol.overSsh()) {
            ports.add(ftp.port());
            IntStream.range(0, DATA_PORTS).forEach(each -> ports.add(FIRST_DATA_PORT + each));
        }
        return network(block + "." + (networks.size() + 2), ports);
    }

    /** The way through a network that was closed is there again, for SSH. */
    void reopen(FaultyNetwork closed) throws IOException {
        network(closed.host(), List.of(ssh.port()));
    }

    private FaultyNetwork network(String host, List<Integer> ports) throws IOException {
        FaultyNetwork network = FaultyNetwork.between(host, address(), ports);
        networks.add(network);
        return network;
    }

    /** A place on it, reached directly. */
    Place place(String route, Protocol protocol, String... more) throws IOException {
        return place(route, address(), protocol, more);
    }

    /**
     * A place on it.
     *
     * @param host how it is reached
     * @param more further lines of its route
     */
    Place place(String route, String host, Protocol protocol, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "protocol = " + protocol.text(),
                "ssh_port = " + ssh.port(),
                "ftp_port = " + ftp.port(),
                "host_key = accept-new",
                "identity_file = " + rig.key()));
        if (!protocol.overSsh()) {
            lines.add("password = " + TestAccounts.TARGET_PASSWORD.reveal());
        }
        lines.addAll(List.of(more));
        return Place.of(route, host, lines, rig.targetFolder(route));
    }

    /** What a fault befalls. */
    enum Servers {
        BOTH,
        SSH,
        FTP;

        boolean ssh() {
            return this != FTP;
        }

        boolean ftp() {
            return this != SSH;
        }
    }

    /** Ends servers with all their sessions, without a word; upgrades that run detached go on. */
    void endServers(Servers which) {
        if (which.ftp()) {
            ftp.close();
        }
        if (which.ssh()) {
            ssh.killServer();
        }
    }

    /** Starts them again where they were. */
    void startServers(Servers which) throws IOException {
        if (which.ssh()) {
            ssh = startSsh(ssh.port());
        }
        if (which.ftp()) {
            ftp = ftp.again();
        }
    }

    /** Stops every session of these servers where it stands. */
    void freeze(Servers which) throws IOException {
        if (which.ssh()) {
            ssh.freezeSessions();
        }
        if (which.ftp()) {
            ftp.freezeSessions();
        }
    }

    /** Lets sessions go on after {@link #freeze}. */
    void thaw(Servers which) throws IOException {
        if (which.ssh()) {
            ssh.thawSessions();
        }
        if (which.ftp()) {
            ftp.thawSessions();
        }
    }

    /** The power fails, and comes back: another boot id, nothing runs but the servers. */
    void reboot() throws IOException {
        machine.powerOff();
        ftp.close();
        ssh.close();
        machine.boot();
        startServers(Servers.BOTH);
    }

    @Override
    public void close() throws IOException {
        for (FaultyNetwork network : networks) {
            network.close();
        }
        machine.close();
        ftp.close();
        ssh.close();
    }

    private OpenSsh startSsh(int port) throws IOException {
        Path keys = Files.createDirectories(dir.resolve("sshd"));
        Files.deleteIfExists(keys.resolve("authorized").resolve(TestAccounts.TARGET));
        return OpenSsh.in(keys).on(machine).listen(address()).port(port).lines(sshd)
                .authorized(TestAccounts.TARGET, SshKeys.publicLine(rig.key())).start();
    }

    /** Three bytes of loopback addresses that nobody else is likely to use. */
    private static String blockOfAddresses() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "127." + random.nextInt(64, 250) + "." + random.nextInt(1, 250);
    }
}
