package org.autodispatcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.Target;
import org.autodispatcher.TimeLimits;
import org.autodispatcher.delivery.sftp.SftpTransport;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.HostKeys;
import org.autodispatcher.ssh.JschConnector;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.ssh.SshConnection;
import org.autodispatcher.ssh.SshEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final Secret PASSWORD = Secret.of("only for this test");

    @TempDir
    private Path dir;

    @Test
    void a_production_host_shows_its_home_to_sftp_and_shell_alike() throws IOException {
        try (ProductionHost host = ProductionHost.start(dir, "app", PASSWORD);
                SshConnection connection = connect(host)) {
            assertThat(run(connection, "echo \"$HOME $(pwd) $LOGNAME\"; exit 3")).isEqualTo(new Said(dir + " " + dir + " app\n", new Exit.Exited(3)));
            assertThat(new SftpTransport(connection, TimeLimits.DEFAULT).directory("~/newcx/20261101")).isEqualTo(dir + "/newcx/20261101");
        }
    }

    @Test
    void an_upgrade_unpacks_the_package_and_makes_it_the_current_one() throws IOException {
        try (Demo demo = Demo.start();
                ProductionHost host = ProductionHost.start(upgradable(), "app", PASSWORD);
                SshConnection connection = connect(host)) {
            Said said = run(connection, upgrade(demo, Demo.GOES_WELL, "2.4.1"));
            assertThat(said.exit()).isEqualTo(new Exit.Exited(0));
            assertThat(said.output()).endsWith("current is now 2.4.1\n");
            assertThat(dir.resolve("app/current/release.txt")).hasContent(Demo.GOES_WELL + "\n");
        }
    }

    @Test
    void a_failing_upgrade_leaves_the_current_version_as_it_was() throws IOException {
        try (Demo demo = Demo.start();
                ProductionHost host = ProductionHost.start(upgradable(), "app", PASSWORD);
                SshConnection connection = connect(host)) {
            run(connection, upgrade(demo, Demo.GOES_WELL, "2.4.1"));
            Said said = run(connection, upgrade(demo, Demo.FAILS, "1.9.0"));
            assertThat(said.exit()).isEqualTo(new Exit.Exited(1));
            assertThat(said.output()).contains("no column currency");
            assertThat(Files.readSymbolicLink(dir.resolve("app/current"))).isEqualTo(Path.of("2.4.1"));
        }
    }

    @Test
    void nobody_else_can_look_into_the_demo_and_nothing_of_it_is_left_behind() throws IOException {
        Path folder;
        try (Demo demo = Demo.start()) {
            folder = demo.home().getParent();
            assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(demo.packages()).allSatisfy(file -> assertThat(file).isNotEmptyFile());
        }
        assertThat(folder).doesNotExist();
    }

    private record Said(String output, Exit exit) {}

    private SshConnection connect(ProductionHost host) throws IOException {
        Path knownHosts = dir.resolve("known_hosts");
        new HostKeys(knownHosts).addFirst(HostKeys.name(host.host(), host.port()), host.key());
        SshEndpoint endpoint = new SshEndpoint(new Target("app", host.host(), host.port()), SshEndpoint.HostKeyPolicy.STRICT, "modern");
        return new JschConnector(new HostKeys(knownHosts), TimeLimits.DEFAULT).connect(endpoint, Credentials.password("app", PASSWORD));
    }

    private static Said run(SshConnection connection, String script) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        RemoteShell.Output both = new RemoteShell.Output() {
            @Override
            public void out(byte[] bytes, int offset, int length) {
                output.write(bytes, offset, length);
            }

            @Override
            public void err(byte[] bytes, int offset, int length) {
                output.write(bytes, offset, length);
            }
        };
        Exit exit = connection.shell().run(script, both, Optional.empty());
        return new Said(output.toString(StandardCharsets.UTF_8), exit);
    }

    /** A home with an upgrade program. */
    private Path upgradable() throws IOException {
        Files.createDirectory(dir.resolve("bin"));
        Demo.writeUpgradeProgram(dir.resolve("bin"));
        return dir;
    }

    private static String upgrade(Demo demo, String name, String version) {
        return "~/bin/upgrade " + ShellQuote.word(demo.pack(name).toString()) + " " + version;
    }
}
