package org.autodispatcher.dispatch;

import java.io.UncheckedIOException;

/** For a test in which nothing goes wrong: whatever does ends it. */
public record Surprised() implements Conductor.Trouble {
    @Override
    public void bug(long dispatch, String target, Throwable bug) {
        throw new AssertionError(bug);
    }

    @Override
    public void noted(org.autodispatcher.arrival.incoming.DirectoryStanding.Note note) {
        throw new AssertionError("no directory is watched here: " + note);
    }

    @Override
    public void ledger(UncheckedIOException problem) {
        throw problem;
    }
}
