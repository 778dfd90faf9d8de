package org.autodispatcher.dispatch;

import java.io.IOException;

/** Where what upgrades write is kept. */
interface UpgradeOutput {
    /** Nothing is kept. */
    UpgradeOutput NONE = (dispatch, target, runKey) -> new Sink() {
        @Override
        public long had() {
            return 0;
        }

        @Override
        public void take(long at, byte[] bytes, int offset, int length) {}

        @Override
        public void close() {}
    };

    /** Opens the output of one run, to be gone on with. */
    Sink open(long dispatch, String target, String runKey) throws IOException;

    /** The output of one run. */
    interface Sink extends AutoCloseable {
        /** How many bytes of it have been taken, those of earlier processes included. */
        long had();

        /**
         * Takes the next bytes.
         *
         * @param at the number of the first one in everything the command wrote; what lies between is missing for good
         */
        void take(long at, byte[] bytes, int offset, int length);

        @Override
        void close();
    }
}
