package org.autodispatcher.dispatch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.autodispatcher.delivery.Transport;
import org.autodispatcher.ssh.RemoteShell;

/** Opens the way to a target. */
public interface Connector {
    /**
     * Connects by the protocol of the destination's route, checks who answers, logs in.
     *
     * @throws org.autodispatcher.FailureException every way this can fail, by its reason
     */
    Connection connect(Destination destination) throws IOException;

    /**
     * Connects to run commands only, by SSH whatever the protocol of the destination's route is.
     *
     * @throws org.autodispatcher.FailureException as {@link #connect}
     */
    Shell shell(Destination destination) throws IOException;

    /** A proved, logged-in way to run commands on one target. */
    interface Shell extends AutoCloseable {
        RemoteShell shell();

        @Override
        void close();

        /** One whose connection somebody else closes. */
        static Shell lent(RemoteShell shell) {
            return new Shell() {
                @Override
                public RemoteShell shell() {
                    return shell;
                }

                @Override
                public void close() {
                    // it is only lent
                }
            };
        }
    }

    /** A proved, logged-in way to one target. */
    interface Connection extends AutoCloseable {
        /** Brings files there. */
        Transport transport();

        /**
         * Runs commands there. After a delivery by FTP this is where SSH is connected to.
         *
         * @throws org.autodispatcher.FailureException as {@link Connector#connect}
         */
        RemoteShell shell() throws IOException;

        /** What the host proved itself with so far: its SSH key, its certificate; nothing where FTP goes without TLS. */
        List<Identity.Shown> proofs();

        /**
         * Whether it can serve one more attempt: whoever is at its other end answers soon, what the host proved itself with is trusted
         * still, and no login on the way there has been closed.
         *
         * @param idle how long ago it was used: who has just answered need not be asked whether he does
         */
        boolean stands(Duration idle);

        /** Something came of it that another attempt should not begin with: it is not kept. */
        void doubt();

        /** Whether something came of it, or it has ended, as far as is seen without asking anybody: it is of use to nobody any more. */
        boolean doubted();

        /** Whether the shell sees files by the paths the transport calls them. */
        boolean samePaths();

        @Override
        void close();
    }
}
