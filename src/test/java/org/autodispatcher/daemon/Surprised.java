package org.autodispatcher.daemon;

import java.io.UncheckedIOException;
import org.autodispatcher.dispatch.Conductor;

/** For a test in which nothing goes wrong: whatever does ends it. */
record Surprised() implements Conductor.Trouble {
    @Override
    public void bug(long dispatch, String target, RuntimeException bug) {
        throw bug;
    }

    @Override
    public void ledger(UncheckedIOException problem) {
        throw problem;
    }
}
