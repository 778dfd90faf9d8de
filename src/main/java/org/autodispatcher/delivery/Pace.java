package org.autodispatcher.delivery;

/** How fast the bytes of one delivery may go. */
@FunctionalInterface
public interface Pace {
    /** As fast as they go. */
    Pace UNLIMITED = most -> most;

    /**
     * Waits until some of the next {@code most} bytes may go.
     *
     * @param most from 1
     * @return how many, from 1 to {@code most}
     */
    int take(int most) throws InterruptedException;
}
