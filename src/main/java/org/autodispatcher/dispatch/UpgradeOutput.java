package org.autodispatcher.dispatch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.autodispatcher.Credentials;
import org.autodispatcher.Secret;
import org.autodispatcher.ledger.OutputWriter;
import org.autodispatcher.ledger.UpgradeOutputs;

/** Where what upgrades write is kept: beside the ledger, the secrets of the target covered. */
final class UpgradeOutput {
    private final UpgradeOutputs files;
    private final RoutePlanner planner;

    /** @param planner knows what targets are logged in to with */
    UpgradeOutput(UpgradeOutputs files, RoutePlanner planner) {
        this.files = files;
        this.planner = planner;
    }

    /** Opens the output of one run, to be gone on with. */
    Sink open(long dispatch, Order order, int repeats) throws IOException {
        return new Sink(files.writer(dispatch, order.target(), repeats, secrets(order)));
    }

    /** A secret that cannot be read now was not given to the target by this run either. */
    private List<Secret> secrets(Order order) {
        List<Secret> secrets = new ArrayList<>();
        try {
            Credentials credentials = planner.credentials(order.destination());
            credentials.password().ifPresent(secrets::add);
            credentials.account().ifPresent(secrets::add);
        } catch (IOException e) {
            return List.of();
        }
        return secrets;
    }

    /** The output of one run. Trouble with our own disk never touches the upgrade: what could not be kept is said to be missing. */
    static final class Sink implements AutoCloseable {
        private final OutputWriter writer;
        private final long had;
        private boolean whole = true;

        Sink(OutputWriter writer) throws IOException {
            this.writer = writer;
            this.had = writer.size();
        }

        /** How many bytes of it had been kept when it was opened. */
        long had() {
            return had;
        }

        /** Whether everything that came is kept. */
        synchronized boolean whole() {
            return whole;
        }

        /**
         * Takes the next bytes.
         *
         * @param at the number of the first one in everything the command wrote; what lies between is missing for good
         */
        synchronized void take(long at, byte[] bytes, int offset, int length) {
            try {
                writer.append(at, Arrays.copyOfRange(bytes, offset, offset + length));
            } catch (IOException e) {
                whole = false;
            }
        }

        @Override
        public synchronized void close() {
            try {
                writer.end();
            } catch (IOException e) {
                whole = false;
            }
        }
    }
}
