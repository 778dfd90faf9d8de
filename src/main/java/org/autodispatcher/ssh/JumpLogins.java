package org.autodispatcher.ssh;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Credentials;

/** Where the logins on jump hosts come from: each has its own, never the target's. */
public interface JumpLogins {
    /** Keys only: those of the agent and of ssh_config; where no login is written, our own account's name. */
    JumpLogins KEYS_ONLY = (login, _) -> new Credentials(
            login.isEmpty() ? System.getProperty("user.name") : login, Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    /**
     * What to log in with.
     *
     * @param login the account there, as {@code proxy_jump} or ssh_config names it; empty text where neither does
     * @param host  the jump host as {@code proxy_jump} writes it
     * @return with a login that is not empty
     */
    Credentials of(String login, String host) throws IOException;
}
