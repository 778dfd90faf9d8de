package org.autodispatcher.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.autodispatcher.FailureException;
import org.autodispatcher.Origin;
import org.autodispatcher.arrival.Arrival;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.arrival.incoming.Sink;
import org.autodispatcher.report.ExitCode;

/** Files that a scan has found, handed in as if they had been named. */
final class ScannedFiles implements Sink {
    private final Desk desk;
    private final HandingIn handingIn;
    private ExitCode refused = ExitCode.DONE;

    ScannedFiles(Desk desk) {
        this.desk = desk;
        handingIn = new HandingIn(desk);
    }

    @Override
    public boolean routed(String name) {
        return true; // whoever takes it finds its route
    }

    @Override
    public synchronized OptionalLong take(Arrival arrival, String actor) {
        if (arrival.whole()) {
            handIn(Path.of(arrival.origin().facts().get(Origin.FILE)));
        } else {
            refuse(arrival);
        }
        return OptionalLong.empty();
    }

    /** What could not be handed in now is met again by the next scan. */
    private void handIn(Path file) {
        if (!handingIn.handIn(file, false)) {
            throw new UncheckedIOException(new IOException("not handed in: " + file));
        }
    }

    private void refuse(Arrival arrival) {
        try {
            arrival.keep();
        } catch (FailureException e) {
            Map<String, String> context = Map.of("home_option", desk.options().homeOption());
            desk.screen().error(desk.wording().message(e.failure(), context), desk.wording().hint(e.failure(), context));
            refused = refused.and(ExitCode.of(e.failure().reason()));
        } catch (IOException e) {
            throw new IllegalStateException(e); // it has no other way to fail
        }
    }

    /** Waits until everything that was handed in has come to an answer. */
    Following.Outcome follow() throws IOException, InterruptedException {
        return handingIn.dispatches().isEmpty()
                ? new Following.Outcome(List.of(), true)
                : new Following(desk).follow(handingIn.dispatches(), Optional.empty());
    }

    ExitCode code() {
        return refused.and(handingIn.code());
    }

    @Override
    public void noted(DirectoryStanding.Note note) {
        // a scan notes nothing
    }
}
