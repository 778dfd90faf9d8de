package org.autodispatcher.network;

import java.util.List;

/**
 * Where closed logins are remembered beyond this process. Called by one {@link LoginGate} alone, one call after the other.
 */
public interface ClosedLogins {
    /** Remembers nothing: what is closed is closed for as long as this process lives. */
    ClosedLogins NONE = of(List.of());

    /** Knows what was closed at the beginning and remembers nothing more: for those who change no record. */
    static ClosedLogins of(List<ClosedLogin> known) {
        return new ClosedLogins() {
            @Override
            public List<ClosedLogin> closed() {
                return known;
            }

            @Override
            public void close(ClosedLogin login) {
                // the gate itself knows
            }

            @Override
            public void open(ClosedLogin login, Opening why) {
                // the gate itself knows
            }
        };
    }

    /** Those that are closed now. */
    List<ClosedLogin> closed();

    /** It was refused. */
    void close(ClosedLogin login);

    /** It may be tried again. */
    void open(ClosedLogin login, Opening why);

    /** Why a login is open again. */
    sealed interface Opening {
        /** Its host has let another secret in. */
        record SecretChanged() implements Opening {}

        /** A person said so. */
        record Released(String by) implements Opening {}
    }
}
