package org.autodispatcher.console.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback.Callback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.DispatchState;
import org.autodispatcher.Reason;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.LedgerFiles;
import org.autodispatcher.ledger.Tally;

/** How things stand at the moment: what waits, what is watched, what room there is. */
final class Situation {
    private static final Path WATCHES = Path.of("/proc/sys/fs/inotify/max_user_watches");
    private static final String UNWATCHED = "incoming-unwatched";

    private final OwnedHome home;
    private final Supplier<Settings> settings;
    private final InstantSource clock;
    private final Fresh<Optional<Tally>> tally;

    Situation(OwnedHome home, Supplier<Settings> settings, InstantSource clock) {
        this.home = home;
        this.settings = settings;
        this.clock = clock;
        tally = new Fresh<>(clock, this::counted);
    }

    private Optional<Tally> counted() {
        try {
            return Optional.of(home.ledger().tally());
        } catch (UncheckedIOException _) {
            return Optional.empty(); // auto_dispatcher_ledger_trouble says so
        }
    }

    void register(Names names) {
        waiting(names);
        incoming(names);
        room(names);
    }

    private void waiting(Names names) {
        names.gauge(Names.PREFIX + "dispatches", "Dispatches that have not ended.", to -> each(Tally::dispatches, (each, state) ->
                to.call(each.count(), state.text(), code(each.reason()))), "state", "reason");
        names.gauge(Names.PREFIX + "deliveries", "Deliveries that have not ended.", to -> each(Tally::deliveries, (each, state) ->
                to.call(each.count(), state.text(), code(each.reason()))), "state", "reason");
        names.gauge(Names.PREFIX + "dispatch_oldest_seconds", "Since when the oldest dispatch that has not ended is there.",
                to -> each(Tally::dispatches, (each, state) -> to.call(age(each.oldest()), state.text(), code(each.reason()))), "state", "reason");
        names.gauge(Names.PREFIX + "delivery_oldest_seconds", "Since when the delivery that is longest in its state is in it.",
                to -> each(Tally::deliveries, (each, state) -> to.call(age(each.oldest()), state.text(), code(each.reason()))), "state", "reason");
        names.gauge(Names.PREFIX + "deliveries_held", "Deliveries that wait for a person.",
                to -> tally.get().ifPresent(all -> to.call(all.deliveries(DeliveryState.HELD))));
        names.gauge(Names.PREFIX + "deliveries_in_doubt", "Upgrades that were started and whose result cannot be learnt.",
                to -> tally.get().ifPresent(all -> to.call(all.deliveries(DeliveryState.IN_DOUBT))));
        names.gauge(Names.PREFIX + "dispatches_held", "Dispatches that wait for a person.", to -> tally.get().ifPresent(
                all -> to.call(all.all().getOrDefault(DispatchState.HELD, 0L))));
        names.gauge(Names.PREFIX + "recorded_dispatches", "All dispatches of the record, by the state they are in.", to -> tally.get().ifPresent(
                all -> Arrays.stream(DispatchState.values()).forEach(state -> to.call(all.all().getOrDefault(state, 0L), state.text()))), "state");
    }

    /** One kind of count. */
    private interface Kind<S> {
        List<Tally.Count<S>> of(Tally tally);
    }

    /** Takes a count and its state. */
    private interface Taker<S> {
        void take(Tally.Count<S> count, S state);
    }

    private <S> void each(Kind<S> kind, Taker<S> taker) {
        tally.get().ifPresent(all -> kind.of(all).forEach(count -> taker.take(count, count.state())));
    }

    private void incoming(Names names) {
        perDirectory(names, "incoming_scan_seconds", "How long the last look at all of an incoming directory took.",
                each -> each.looks().took().map(Situation::seconds));
        perDirectory(names, "incoming_scan_age_seconds", "How long ago all of an incoming directory was last looked at.",
                each -> each.looked().map(this::age));
        perDirectory(names, "incoming_scan_interval_seconds", "How often all of an incoming directory is to be looked at.",
                each -> Optional.of(seconds(each.every())));
        perDirectory(names, "incoming_files", "Files of an incoming directory that may be packages.", each -> Optional.of((double) each.tree().files()));
        perDirectory(names, "incoming_folders", "Folders of an incoming directory.", each -> Optional.of((double) each.tree().folders()));
        perDirectory(names, "incoming_waiting_files", "Files of an incoming directory that are not complete yet, or cannot be taken.",
                each -> Optional.of((double) each.tree().waiting()));
        perDirectory(names, "incoming_unwatched_folders", "Folders of an incoming directory that the system gave no watch for.",
                each -> Optional.of(unwatched(each)));
        names.gauge(Names.PREFIX + "incoming_way", "Always 1: how new files of an incoming directory are found.", to -> home.receiving().incoming().forEach(
                each -> to.call(1, each.name(), each.way().name().toLowerCase(Locale.ROOT))), "directory", "way");
        names.gauge(Names.PREFIX + "inotify_max_user_watches", "How many folders this account may have watched (inotify(7)).",
                to -> number(WATCHES).ifPresent(limit -> to.call(limit)));
        names.gauge(Names.PREFIX + "repository_look_age_seconds", "How long ago a repository was last looked at.", to -> home.receiving().sources().forEach(
                each -> each.looked().ifPresent(at -> to.call(age(at), each.name(), each.kind()))), "repository", "kind");
        names.gauge(Names.PREFIX + "repository_troubles", "What keeps packages of a repository from arriving.", to -> home.receiving().sources().forEach(
                each -> to.call(each.troubles().size(), each.name(), each.kind())), "repository", "kind");
    }

    private void perDirectory(Names names, String name, String help, java.util.function.Function<DirectoryStanding, Optional<Double>> value) {
        names.gauge(Names.PREFIX + name, help, to -> home.receiving().incoming().forEach(
                each -> value.apply(each).ifPresent(number -> to.call(number, each.name()))), "directory");
    }

    private static double unwatched(DirectoryStanding directory) {
        return directory.notes().stream()
                .filter(note -> note.code().equals(UNWATCHED))
                .map(DirectoryStanding.Note::values)
                .map(values -> values.getOrDefault("count", ""))
                .mapToDouble(count -> count.matches("\\d+") ? Double.parseDouble(count) : 0)
                .sum();
    }

    private void room(Names names) {
        names.gauge(Names.PREFIX + "spool_free_bytes", "Free on the file system where packages are kept.", to -> bytes(
                () -> Files.getFileStore(there(home.spool().folder())).getUsableSpace(), to));
        names.gauge(Names.PREFIX + "min_free_bytes", "Below so much free room no package is taken.", to -> to.call(settings.get().limits().minFree()));
        names.gauge(Names.PREFIX + "ledger_bytes", "What the ledger takes on the disk.", to -> bytes(() -> new LedgerFiles(home.state()).size(), to));
        names.gauge(Names.PREFIX + "ledger_entries", "Entries of the ledger.", to -> to.call(home.ledger().last()));
        names.gauge(Names.PREFIX + "ledger_trouble", "1 where the ledger cannot be written or read, 0 where all is well.",
                to -> to.call(home.ledger().trouble().isPresent() || tally.get().isEmpty() ? 1 : 0));
        names.gauge(Names.PREFIX + "routes", "Routes in force.", to -> to.call(home.routes().table().routes().size()));
    }

    /** A folder that is made when it is first needed lies where the next one above it is. */
    private static Path there(Path folder) {
        return Files.exists(folder) ? folder : there(folder.toAbsolutePath().getParent());
    }

    /** Asks the system for a size. */
    private interface Size {
        long get() throws IOException;
    }

    private static void bytes(Size size, Callback to) {
        try {
            to.call(size.get());
        } catch (IOException _) {
            // not told at all: an alert on its absence says more than a number that is none
        }
    }

    private static Optional<Double> number(Path file) {
        try {
            return Optional.of(Double.valueOf(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private double age(Instant since) {
        return Math.max(0, seconds(Duration.between(since, clock.instant())));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String code(Optional<Reason> reason) {
        return reason.map(Reason::code).orElse("");
    }

    /** Kept for as long as one scrape takes: many figures come from one look. */
    private static final class Fresh<T> {
        private static final Duration FOR = Duration.ofSeconds(1);

        private final InstantSource clock;
        private final Supplier<T> look;
        private Optional<Map.Entry<Instant, T>> known = Optional.empty();

        Fresh(InstantSource clock, Supplier<T> look) {
            this.clock = clock;
            this.look = look;
        }

        synchronized T get() {
            Instant now = clock.instant();
            boolean fresh = known.filter(each -> !now.isBefore(each.getKey()) && now.isBefore(each.getKey().plus(FOR))).isPresent();
            if (!fresh) {
                known = Optional.of(Map.entry(now, look.get()));
            }
            return known.get().getValue();
        }
    }
}
