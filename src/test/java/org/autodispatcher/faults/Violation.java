package org.autodispatcher.faults;

/**
 * One promise broken once.
 *
 * @param promise which
 * @param what    what was seen, with everything needed to look for it
 */
public record Violation(Promise promise, String what) {
    @Override
    public String toString() {
        return "promise " + promise.number() + ": " + what;
    }
}
