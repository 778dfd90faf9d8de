package org.autodispatcher.console.metrics;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.Events;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.LedgerChanges;
import org.autodispatcher.ledger.LedgerFollower;

/** Everything that {@code /metrics} tells of an owned HOME. What is counted is counted from this process's own start. */
public final class Metrics implements AutoCloseable {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Info build = Info.builder().name(Names.PREFIX + "build").help("Always 1: which version this is, and what the home is called.")
            .labelNames("version", "environment").register(registry);
    private final Supplier<Settings> settings;
    private final LedgerFollower follower;
    private final Events.Following following;
    private final Thread thread;

    /**
     * @param type  of the content
     * @param bytes the page
     */
    public record Page(String type, byte[] bytes) {}

    /**
     * Begins to count.
     *
     * @param settings those in force
     * @param http     what whoever serves HTTP counts
     */
    public Metrics(OwnedHome home, Supplier<Settings> settings, HttpFigures http) {
        this.settings = settings;
        Happened happened = new Happened(registry);
        Names names = new Names(registry);
        new Situation(home, settings, InstantSource.system()).register(names);
        register(http, names);
        ProcessFigures.register(names);
        following = home.events().follow(happened);
        follower = new LedgerFollower(
                home.ledger(), LedgerFollower.beforeStart(home.ledger()), new LedgerChanges(home.ledger(), happened));
        thread = Thread.ofPlatform().daemon().name("metrics").start(follower::follow);
    }

    private static void register(HttpFigures http, Names names) {
        names.counter(Names.PREFIX + "http_requests", "Requests that were answered, by the class of their status.",
                to -> http.requests().forEach((status, count) -> to.call(count, status)), "status");
        names.counter(Names.PREFIX + "http_wrong_tokens", "How often somebody showed a token that is none, or is none any more.",
                to -> to.call(http.wrongTokens()));
        names.gauge(Names.PREFIX + "http_event_streams", "Streams of events that are open.", to -> to.call(http.streams()));
    }

    /**
     * All figures as they are now.
     *
     * @param accept what whoever asks understands; what is no other format is Prometheus's text
     */
    public Page page(String accept) throws IOException {
        follower.look();
        String version = Optional.ofNullable(Metrics.class.getPackage().getImplementationVersion()).orElse("");
        build.setLabelValues(version, settings.get().environment().orElse(""));
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(bytes, registry.scrape());
        return new Page(writer.getContentType(), bytes.toByteArray());
    }

    @Override
    public void close() {
        following.close();
        thread.interrupt();
    }
}
