package org.autodispatcher.rig;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real ssh-agent(1). */
public final class SshAgent implements AutoCloseable {
    private final Path socket;
    private final Process process;

    /** Starts one whose socket is in {@code dir}, which must be a short path. */
    public SshAgent(Path dir) throws IOException {
        socket = dir.resolve("agent");
        process = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.inputReader().readLine(); // it says where it listens once it does
        if (!Files.exists(socket)) {
            close();
            throw new IOException("ssh-agent did not start");
        }
    }

    public Path socket() {
        return socket;
    }

    /** Hands it a private key without a passphrase. */
    public void add(Path privateKey) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("ssh-add", "-q", privateKey.toString()).redirectErrorStream(true);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        Process adding = builder.start();
        String output = new String(adding.getInputStream().readAllBytes());
        if (adding.onExit().join().exitValue() != 0) {
            throw new IOException(output);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
