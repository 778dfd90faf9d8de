package org.autodispatcher.console;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.autodispatcher.config.Settings;
import org.autodispatcher.console.metrics.HttpFigures;
import org.autodispatcher.console.metrics.Metrics;
import org.autodispatcher.dispatch.OwnedHome;

/** Tells Prometheus how things stand. Counting begins as soon as anything listens, and goes on whatever listens. */
final class Scrape implements AutoCloseable {
    static final String PATH = "/metrics";

    private final OwnedHome home;
    private final Supplier<Settings> settings;
    private final HttpFigures http;
    private Optional<Metrics> metrics = Optional.empty();

    Scrape(OwnedHome home, Supplier<Settings> settings, HttpFigures http) {
        this.home = home;
        this.settings = settings;
        this.http = http;
    }

    /** Where it is asked for. */
    synchronized Address address() {
        Metrics counting = metrics.orElseGet(() -> new Metrics(home, settings, http));
        metrics = Optional.of(counting);
        return Address.get(PATH, (visit, _, _) -> answer(visit, counting));
    }

    private static void answer(Visit visit, Metrics metrics) throws IOException {
        Metrics.Page page = metrics.page(visit.header("Accept"));
        visit.answer(200, page.type(), page.bytes());
    }

    @Override
    public synchronized void close() {
        metrics.ifPresent(Metrics::close);
    }
}
