package org.autodispatcher.arrival.repository;

import java.util.HashMap;
import java.util.Map;

/**
 * What could not be read in time. A disk that stalls has it so for once, and loses nothing; what is slow again and again would hold up its
 * reader for ever, and is given up.
 */
final class Slow {
    private static final int LOOKS = 3;

    private final Map<String, Again> all = new HashMap<>();

    private record Again(String at, int times) {}

    /** @return whether {@code ref} was slow at the same place so often in a row that it is given up */
    boolean tooOften(String ref, String at) {
        Again last = all.get(ref);
        int times = last != null && last.at().equals(at) ? last.times() + 1 : 1;
        all.put(ref, new Again(at, times));
        return times >= LOOKS;
    }

    void read(String ref) {
        all.remove(ref);
    }
}
