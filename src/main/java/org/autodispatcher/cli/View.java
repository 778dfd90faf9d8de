package org.autodispatcher.cli;

import org.autodispatcher.dispatch.DispatchEvent;

/** Shows people what happens to what they wait for. */
interface View extends DispatchEvent.Follower {
    /** Takes away what was only of interest while it went on, and says nothing any more. */
    void end();

    /** Says nothing any more; what is shown stays: the program is being ended. */
    void stop();

    /** For who asked for the outcome alone. */
    static View none() {
        return new View() {
            @Override
            public void tell(DispatchEvent event) {
                // nobody reads along
            }

            @Override
            public boolean everyLine() {
                return false;
            }

            @Override
            public void end() {
                // nothing was shown
            }

            @Override
            public void stop() {
                // nothing was shown
            }
        };
    }
}
