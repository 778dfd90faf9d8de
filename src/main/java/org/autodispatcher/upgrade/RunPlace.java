package org.autodispatcher.upgrade;

import java.util.Set;

/**
 * Where detached runs lie on a target, and whose they are.
 *
 * @param runDir       the route's {@code run_dir}: absolute, or {@code ~/…} in the login's home
 * @param homeIdentity how this HOME names itself: made once, printable ASCII without blanks
 * @param resolvedKeys runs ({@link RunKey#text}) that a person has resolved: whatever may still run of them holds no turn
 * @param start        the number of the last start that this HOME has begun of the run in question, higher than any before of the
 *                     same key: one that has claimed nothing when the run is asked for is barred, and never comes about
 */
public record RunPlace(String runDir, String homeIdentity, Set<String> resolvedKeys, long start) {
    public RunPlace {
        if (!homeIdentity.matches("[!-~]+")) {
            throw new IllegalArgumentException("identity of a HOME: " + homeIdentity);
        }
        resolvedKeys = Set.copyOf(resolvedKeys);
    }
}
