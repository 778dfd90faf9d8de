package org.autodispatcher.upgrade;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Sha256;

/**
 * What is to be run on a target once the package is in place.
 *
 * @param command     text for the target's {@code /bin/sh}, placeholders filled in already; one line or several
 * @param file        absolute path of the placed package as the SSH account sees it; its directory is the command's directory.
 *                    May begin with {@code ~/}, for the SSH login's home
 * @param sha256      digest that must be found at {@code file} in the step that starts the command; empty where only the size
 *                    is to be
 * @param digestOnly  whether the command is not to be started where the target has no tool for digests
 * @param size        bytes expected at {@code file}; {@link #ANY} where it is not looked at, and need not be there
 * @param rules       how
 */
public record UpgradeOrder(String command, String file, Optional<Sha256> sha256, boolean digestOnly, long size, Rules rules) {
    /** In the place of a size: what the command works on is not the file. */
    public static final long ANY = -1;

    /** An order for which the size is enough where the target has no tool for digests. */
    public UpgradeOrder(String command, String file, Optional<Sha256> sha256, long size, Rules rules) {
        this(command, file, sha256, false, size, rules);
    }

    /**
     * @param environment      {@code AD_PACKAGE} and the like, set for the command; a value that begins with {@code ~/} is a path
     *                         in the SSH login's home; a name no shell takes is left out
     * @param loginEnvironment whether the account's profile is read first
     * @param timeout          after which it is overdue
     * @param onTimeout        what happens then
     * @param success          exit statuses that count as success
     */
    public record Rules(
            Map<String, String> environment,
            boolean loginEnvironment,
            Duration timeout,
            OnTimeout onTimeout,
            Set<Integer> success) {
        public Rules {
            environment = Map.copyOf(environment);
            success = Set.copyOf(success);
        }
    }

    /** {@code on_timeout} of the routes file. */
    public enum OnTimeout {
        /** It goes on, marked overdue, and people are told. */
        ALARM,
        /** TERM, after 10 s KILL; seen gone is failed, not seen gone is in doubt. */
        STOP
    }
}
