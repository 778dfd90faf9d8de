package org.autodispatcher.ssh;

import java.util.List;

/**
 * What is recorded of one host.
 *
 * @param name        how known_hosts names it, see {@link HostKeys#name}
 * @param keys        its own keys
 * @param authorities the keys whose certificates are good for it
 * @param revoked     the keys that are never accepted
 */
record KnownHost(String name, List<HostKey> keys, List<HostKey> authorities, List<HostKey> revoked) {
    /** A host of which nothing is recorded. */
    static KnownHost nothing(String name) {
        return new KnownHost(name, List.of(), List.of(), List.of());
    }
}
