package org.autodispatcher.daemon;

import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Where orders come in, until the owner of a HOME is about to let go of it: each is carried out while it still owns it, or is refused
 * before anything of it is begun.
 */
final class Gate {
    private int inside;
    private boolean shut;

    /** @throws ControlException {@code leaving} where no orders are taken any more */
    synchronized void enter() throws ControlException {
        if (shut) {
            throw ControlException.of(ControlException.Code.LEAVING, Map.of());
        }
        inside++;
    }

    /** What came in is carried out. */
    synchronized void leave() {
        inside--;
        notifyAll();
    }

    /** No order is taken any more. */
    synchronized void shut() {
        shut = true;
    }

    /**
     * The same, but only where nothing moves once all that came in is carried out.
     *
     * @return whether no order is taken any more
     */
    synchronized boolean shutIf(BooleanSupplier rests) throws InterruptedException {
        while (inside > 0) {
            wait();
        }
        shut = rests.getAsBoolean();
        return shut;
    }
}
