package org.autodispatcher.ssh;

import java.io.IOException;
import org.autodispatcher.Credentials;

/** Opens connections by SSH. A host whose key is not trusted never gets a byte of authentication. */
public interface SshConnector {
    /**
     * Connects (through the jump hosts, each verified like the target), checks the host key, logs in.
     *
     * @throws org.autodispatcher.FailureException {@code unknown-host}, {@code unreachable} (variant {@code refused} only
     *     where the TCP connection itself was refused), {@code no-progress}, {@code host-key-unknown},
     *     {@code host-key-changed}, {@code algorithms}, {@code login-refused}, {@code password-expired},
     *     {@code connection-lost}
     */
    SshConnection connect(SshEndpoint endpoint, Credentials credentials) throws IOException;
}
