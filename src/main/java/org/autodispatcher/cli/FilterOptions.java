package org.autodispatcher.cli;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.report.Moments;
import org.autodispatcher.report.TypedMoment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that narrow down what {@code history} shows. */
final class FilterOptions {
    @Option(names = "--package", paramLabel = "${bundle:label.name}", descriptionKey = "filter-package")
    private @Nullable String pack;

    @Option(names = "--route", paramLabel = "${bundle:label.route}", descriptionKey = "filter-route")
    private @Nullable String route;

    @Option(names = "--line", paramLabel = "${bundle:label.line}", descriptionKey = "filter-line")
    private @Nullable String line;

    @Option(names = "--target", paramLabel = "${bundle:label.target}", descriptionKey = "filter-target")
    private @Nullable String target;

    @Option(names = "--state", paramLabel = "${bundle:label.state}", descriptionKey = "filter-state")
    private @Nullable String state;

    @Option(names = "--reason", paramLabel = "${bundle:label.reason}", descriptionKey = "filter-reason")
    private @Nullable String reason;

    @Option(names = "--since", paramLabel = "${bundle:label.moment}", descriptionKey = "since")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "${bundle:label.moment}", descriptionKey = "until")
    private @Nullable String until;

    @Option(names = "--limit", paramLabel = "${bundle:label.number}", descriptionKey = "limit", defaultValue = "50")
    private int limit;

    int limit() {
        return Math.max(limit, 1);
    }

    /** Whether anything but the limit was asked for. */
    boolean narrowed() {
        return Stream.of(pack, route, line, target, state, reason, since, until).anyMatch(text -> text != null);
    }

    /**
     * What was asked for; a dispatch is meant where one of them fits. There are several where a word is a state of dispatches and of
     * deliveries.
     *
     * @throws UsageException where a state, reason or time is none
     */
    List<HistoryFilter> filters(Moments moments) throws UsageException {
        Optional<Reason> why = reason == null ? Optional.empty() : Optional.of(reason(reason));
        HistoryFilter.Span span = new HistoryFilter.Span(begin(moments), end(moments));
        return stands(why).stream()
                .map(stand -> new HistoryFilter(
                        HistoryFilter.Pack.like(Optional.ofNullable(pack)),
                        new HistoryFilter.Way(Optional.ofNullable(route), Optional.ofNullable(line), Optional.ofNullable(target)),
                        stand, span, limit()))
                .toList();
    }

    private Optional<Instant> begin(Moments moments) throws UsageException {
        return since == null ? Optional.empty() : Optional.of(typed(since, moments).from());
    }

    private Optional<Instant> end(Moments moments) throws UsageException {
        return until == null ? Optional.empty() : Optional.of(typed(until, moments).to());
    }

    private static TypedMoment typed(String typed, Moments moments) throws UsageException {
        return TypedMoment.of(typed, moments).orElseThrow(() -> new UsageException("usage.no-time", "value", PackageNames.shown(typed)));
    }

    private List<HistoryFilter.Stand> stands(Optional<Reason> why) throws UsageException {
        if (state == null) {
            return List.of(new HistoryFilter.Stand(Optional.empty(), Optional.empty(), why));
        }
        List<HistoryFilter.Stand> stands = Stream.concat(
                        Stream.of(DispatchState.values()).filter(each -> each.text().equals(state))
                                .map(each -> new HistoryFilter.Stand(Optional.of(each), Optional.empty(), why)),
                        Stream.of(DeliveryState.values()).filter(each -> each.text().equals(state))
                                .map(each -> new HistoryFilter.Stand(Optional.empty(), Optional.of(each), why)))
                .toList();
        if (stands.isEmpty()) {
            List<String> known = Stream.concat(
                    texts(DispatchState.values(), DispatchState::text), texts(DeliveryState.values(), DeliveryState::text)).distinct().toList();
            throw UsageException.unknown(UsageException.Named.STATE, state, known);
        }
        return stands;
    }

    private static Reason reason(String typed) throws UsageException {
        Optional<Reason> found = Stream.of(Reason.values()).filter(each -> each.code().equals(typed)).findFirst();
        if (found.isEmpty()) {
            throw UsageException.unknown(UsageException.Named.REASON, typed, texts(Reason.values(), Reason::code).toList());
        }
        return found.get();
    }

    private static <T> Stream<String> texts(T[] values, Function<T, String> text) {
        return Arrays.stream(values).map(text);
    }
}
