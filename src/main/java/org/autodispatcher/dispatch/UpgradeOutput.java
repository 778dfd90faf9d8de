package org.autodispatcher.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.autodispatcher.Secret;
import org.autodispatcher.ledger.CoveredLines;
import org.autodispatcher.ledger.OutputWriter;
import org.autodispatcher.ledger.UpgradeOutputs;
import org.autodispatcher.upgrade.RunKey;
import org.autodispatcher.upgrade.Upgrade;

/** Where what upgrades write goes: into files beside the ledger and to who follows, known secrets covered in both. */
final class UpgradeOutput {
    private final UpgradeOutputs files;
    private final KnownSecrets known;

    /** @param planner reads what targets are logged in to with */
    UpgradeOutput(UpgradeOutputs files, RoutePlanner planner) {
        this.files = files;
        this.known = planner.known();
    }

    /** Opens the output of one run, to be gone on with; over a connection that was logged in before. */
    Sink open(long dispatch, Order order, RunKey key) throws IOException {
        List<Secret> secrets = known.of(order.target());
        String run = UpgradeOutputs.run(key.repeats(), key.part());
        return new Sink(files.writer(dispatch, order.target(), run, secrets), new CoveredLines(secrets));
    }

    /** The output of one run. Trouble with our own disk never touches the upgrade: what could not be kept is said to be missing. */
    static final class Sink implements AutoCloseable {
        private final OutputWriter writer;
        private final CoveredLines lines;
        private final long had;
        private boolean whole = true;

        Sink(OutputWriter writer, CoveredLines lines) throws IOException {
            this.writer = writer;
            this.lines = lines;
            this.had = writer.size();
        }

        /** How many bytes of it had been kept when it was opened. */
        long had() {
            return had;
        }

        /** A line as it may be shown. */
        synchronized String covered(String line) {
            return lines.cover(line, Upgrade.Watcher.mayGoOn(line.getBytes(StandardCharsets.UTF_8).length));
        }

        /** What is known of a line as it may be shown. */
        synchronized String beginning(String line) {
            return lines.cover(line, true);
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

        /** Nothing comes after what came. */
        synchronized void end() {
            try {
                writer.end();
            } catch (IOException e) {
                whole = false;
            }
        }

        /** More may come over another connection: what may be the beginning of a secret is fetched again then, and not kept in two halves. */
        @Override
        public synchronized void close() {
            // what is kept is in its files
        }
    }
}
