package org.autodispatcher.ssh;

import org.autodispatcher.Failure;
import org.autodispatcher.Target;

/**
 * Where and under which rules to connect by SSH.
 *
 * @param target     the account on the machine and the jump hosts to it; its port is the SSH port here
 * @param trust      what happens with a host key that is not known
 * @param algorithms {@code modern}, {@code legacy}, or {@code +name,…} added to modern
 */
public record SshEndpoint(Target target, HostKeyPolicy trust, String algorithms) {
    /** {@code strict}: only known keys. {@code accept-new}: a first key is recorded, a changed one is refused all the same. */
    public enum HostKeyPolicy {
        STRICT,
        ACCEPT_NEW
    }

    /** {@code failure} with host, port and login of this. */
    Failure placed(Failure failure) {
        return failure.with("host", target.host()).with("port", target.port()).with("login", target.login());
    }
}
