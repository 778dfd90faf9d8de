package org.autodispatcher.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;

/** An open, trusted, logged-in connection to one target, shared by delivery, verification and upgrade. */
public interface SshConnection extends AutoCloseable {
    /** What was connected to. */
    SshEndpoint endpoint();

    /** {@code SHA256:…} of the host key that was verified, as ssh-keygen(1) prints it. */
    String hostKeyFingerprint();

    /** The target's shell. Costs nothing until something is run. */
    RemoteShell shell();

    /**
     * Opens the {@code sftp} subsystem.
     *
     * @throws org.autodispatcher.FailureException {@code protocol-missing} where the server does not offer it; the connection
     *     stays usable
     */
    com.jcraft.jsch.ChannelSftp openSftp() throws IOException;

    /** Opens a session channel that will execute {@code command} when connected; for the SCP protocol. */
    com.jcraft.jsch.ChannelExec openExec(String command) throws IOException;

    /** Whether the connection still stands, as far as is known without asking. */
    boolean alive();

    /**
     * Whether the host, and every jump host before it, would be believed still, and given its password: what is recorded of them may have
     * changed, and a login may have been closed.
     */
    boolean trusted();

    /** Something went wrong on it that is not understood: who asks later whether it {@link #answers} is told no. */
    void doubt();

    /** Whether something did, or the connection has ended, as far as is known without asking. */
    boolean doubted();

    /** How long ago the server last said anything. */
    Duration silence();

    /** Asks the server for a sign of life, and whether one came within {@code limit}. */
    boolean answers(Duration limit) throws InterruptedException;

    /**
     * Why the connection no longer stands: {@code no-progress} where the host fell silent, else {@code connection-lost}. Empty
     * while it stands, which is looked at for a moment longer: the channels of a connection end before it does. For telling what an
     * exception of a channel came from.
     */
    default Optional<Failure> ended() {
        return alive() ? Optional.empty() : Optional.of(Failure.of(Reason.CONNECTION_LOST).with("host", endpoint().target().host()));
    }

    @Override
    void close();
}
