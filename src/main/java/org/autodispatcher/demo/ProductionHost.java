package org.autodispatcher.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.autodispatcher.Secret;
import org.autodispatcher.ssh.HostKey;

/**
 * A production host in this process: an SSH server on loopback with one account, its home folder, SFTP, and a real shell. The
 * shell runs as whoever runs the demo, so the account's password is not to be guessed.
 */
final class ProductionHost implements AutoCloseable {
    private final SshServer server;
    private final HostKey key;

    private ProductionHost(SshServer server, HostKey key) {
        this.server = server;
        this.key = key;
    }

    /** Starts one on a free port, whose account logs in as {@code login} and lives in {@code home}. */
    static ProductionHost start(Path home, String login, Secret password) throws IOException {
        KeyPair pair = hostKey();
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(pair));
        server.setPasswordAuthenticator((user, given, _) -> user.equals(login) && given.equals(password.reveal()));
        server.setFileSystemFactory(NativeFileSystemFactory.INSTANCE);
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().withFileSystemAccessor(new FromHome(home)).build()));
        server.setCommandFactory((_, command) -> new LocalShell(command, home, login));
        server.start();
        String[] typeAndKey = PublicKeyEntry.toString(pair.getPublic()).split(" ");
        return new ProductionHost(server, new HostKey(typeAndKey[0], typeAndKey[1]));
    }

    String host() {
        return server.getHost();
    }

    int port() {
        return server.getPort();
    }

    /** What it proves itself with. */
    HostKey key() {
        return key;
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    /** ECDSA, for which MINA needs no library besides the JDK. */
    private static KeyPair hostKey() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** SFTP shows paths as the shell does; relative ones begin in the account's home. */
    private record FromHome(Path home) implements SftpFileSystemAccessor {
        @Override
        public Path resolveLocalFilePath(SftpSubsystemProxy subsystem, Path root, String path) throws IOException {
            return SftpFileSystemAccessor.super.resolveLocalFilePath(subsystem, home, path);
        }
    }
}
