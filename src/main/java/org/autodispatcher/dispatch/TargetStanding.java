package org.autodispatcher.dispatch;

import java.util.List;
import java.util.Optional;
import org.autodispatcher.ledger.TargetHistory;

/**
 * How one target stands: what lies on it, and what is known of it.
 *
 * @param history  what the record says: the last good and the last failed package of each line, the last contact, what is held or in doubt
 * @param protocol the one files went by last; empty where that is not known
 * @param routes   the routes in force that send there, in the order of the table; none where only earlier ones did
 * @param proofs   what it must prove itself with
 * @param weaker   codes of promises that are weaker there, in the wording {@code weaker.CODE}
 */
public record TargetStanding(TargetHistory history, Optional<String> protocol, List<String> routes, List<Proof> proofs, List<String> weaker) {
    public TargetStanding {
        routes = List.copyOf(routes);
        proofs = List.copyOf(proofs);
        weaker = List.copyOf(weaker);
    }

    /**
     * A host key or certificate that is trusted.
     *
     * @param kind        the key's type ({@code ssh-ed25519}…), or {@link #CERTIFICATE}
     * @param fingerprint as {@code trust} shows it
     */
    public record Proof(String kind, String fingerprint) {
        public static final String CERTIFICATE = "certificate";
    }

    /** {@code user@host:port}. */
    public String target() {
        return history.target();
    }
}
