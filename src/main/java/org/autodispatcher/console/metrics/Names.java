package org.autodispatcher.console.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;

/** Registers what is looked up when it is asked for. */
final class Names {
    static final String PREFIX = "auto_dispatcher_";

    private final PrometheusRegistry registry;

    Names(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** @param look tells values with their labels, in the order of {@code labels} */
    void gauge(String name, String help, Consumer<GaugeWithCallback.Callback> look, String... labels) {
        GaugeWithCallback.builder().name(name).help(help).labelNames(labels).callback(look).register(registry);
    }

    /** @param name without {@code _total} */
    void counter(String name, String help, Consumer<CounterWithCallback.Callback> look, String... labels) {
        CounterWithCallback.builder().name(name).help(help).labelNames(labels).callback(look).register(registry);
    }
}
