package org.autodispatcher.rig;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * An SSH server in this process that shows a folder as {@code /} by SFTP, and refuses what it is told to refuse. Its shell, where
 * it has one, is this machine's and sees the whole disk. The login is {@link #LOGIN} with {@link TestAccounts#OTHER_PASSWORD}.
 */
public final class MinaHost implements AutoCloseable {
    /** The only account. */
    public static final String LOGIN = "mina";

    /** What an administrator can forbid. */
    public enum Forbidden {
        /** Reading a file's bytes. */
        DOWNLOAD,
        /** Renaming anything. */
        RENAME,
        /** Renaming to a name that is taken. */
        OVERWRITE
    }

    private final SshServer server;

    private MinaHost(SshServer server) {
        this.server = server;
    }

    /** A server without a shell that shows {@code root} and forbids {@code forbidden}. */
    public static MinaHost start(Path root, Forbidden... forbidden) throws IOException {
        return start(prepare(root, Set.of(forbidden)));
    }

    /** A server that shows {@code root} by SFTP and this machine's whole disk to its shell. */
    public static MinaHost startWithShell(Path root) throws IOException {
        SshServer server = prepare(root, Set.of());
        server.setCommandFactory((channel, _) -> new ProcessShellFactory("sh", "/bin/sh", "-s").createShell(channel));
        return start(server);
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private static MinaHost start(SshServer server) throws IOException {
        server.start();
        return new MinaHost(server);
    }

    private static SshServer prepare(Path root, Set<Forbidden> forbidden) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(hostKey());
        server.setPasswordAuthenticator((user, password, _) ->
                user.equals(LOGIN) && password.equals(TestAccounts.OTHER_PASSWORD.reveal()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        SftpSubsystemFactory sftp = new SftpSubsystemFactory.Builder().build();
        sftp.addSftpEventListener(new Forbidding(forbidden));
        server.setSubsystemFactories(List.of(sftp));
        return server;
    }

    /** ECDSA, for which MINA needs no Bouncy Castle. */
    private static KeyPairProvider hostKey() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return KeyPairProvider.wrap(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private record Forbidding(Set<Forbidden> forbidden) implements SftpEventListener {
        @Override
        public void reading(ServerSession session, String handle, FileHandle file, long offset, byte[] data, int at, int length)
                throws IOException {
            if (forbidden.contains(Forbidden.DOWNLOAD)) {
                throw new AccessDeniedException(String.valueOf(file.getFile()));
            }
        }

        @Override
        public void moving(ServerSession session, Path from, Path to, Collection<CopyOption> options) throws IOException {
            if (forbidden.contains(Forbidden.RENAME) || forbidden.contains(Forbidden.OVERWRITE) && Files.exists(to)) {
                throw new AccessDeniedException(String.valueOf(to));
            }
        }
    }
}
