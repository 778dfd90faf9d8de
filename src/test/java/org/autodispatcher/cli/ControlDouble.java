package org.autodispatcher.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.autodispatcher.Failure;
import org.autodispatcher.dispatch.Accepted;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.RepositoryRead;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.dispatch.TokenOrder;
import org.autodispatcher.dispatch.Trusted;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.LedgerCheck;
import org.autodispatcher.ledger.MemoryLedger;
import org.autodispatcher.ledger.Step;

/** A HOME whose record a test writes, and that keeps what was ordered of it. Its time stands still until the test moves it. */
final class ControlDouble implements Control, Controls {
    static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    static final String WEB = "app@web1:22";

    Instant now = NOON;
    final InstantSource clock = () -> now;
    final Ledger ledger = new MemoryLedger(clock);
    final List<Decision> ordered = new ArrayList<>();
    final List<Purpose> purposes = new ArrayList<>();
    final Map<String, String> outputs = new HashMap<>();
    Optional<Standing.Owner> owner = Optional.empty();
    Optional<Standing.Routes> routes = Optional.empty();
    List<Standing.Pause> pauses = List.of();
    List<Standing.Note> notes = List.of();
    Optional<Decided> answer = Optional.empty();
    Reloaded reloaded = new Reloaded.NoOwner();
    RepositoryRead read = new RepositoryRead.Unknown(List.of());
    List<Standing.Source> sources = List.of();
    boolean finished = true;
    Consumer<DispatchEvent.Follower> happens = _ -> {};
    Runnable onDecision = () -> {};
    long keptFrom;

    /** A dispatch that has come as far as its targets. */
    long dispatch(String name, String... targets) {
        long id = ledger.open();
        write(id, "", Step.SPOOL, Tense.INTENT, Map.of("package", name, "source", "command-line"));
        write(id, "", Step.SPOOL, Tense.FACT, Map.of("sha256", "ab".repeat(32), "size", "236"));
        write(id, "", Step.ROUTE, Tense.FACT, Map.of(
                "route", "payments", "line", "payments", "targets", String.join("\n", targets), "upgrades", "yes",
                "route.pattern", "payments-(?P<version>.*)", "route.key.dest_dir", "~/newcx/{date}", "group.version", "2.4.1"));
        return id;
    }

    void write(long id, String target, Step step, Tense tense, Map<String, String> values) {
        ledger.append("ops", new Entry.Draft(id, target, step, tense, values, Optional.empty()));
    }

    void fail(long id, String target, Step step, Failure failure, Map<String, String> values) {
        ledger.append("ops", new Entry.Draft(id, target, step, Tense.FAILURE, values, Optional.of(failure)));
    }

    /** Lets time go by. */
    void later(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Control open(Screen screen, Options options, Purpose purpose) {
        purposes.add(purpose);
        return this;
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public long handIn(Path file, boolean again) {
        return dispatch(String.valueOf(file.getFileName()), again ? "again@web1:22" : WEB);
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower) {
        happens.accept(follower);
        return finished;
    }

    @Override
    public Decided decide(Decision decision) {
        ordered.add(decision);
        onDecision.run();
        return answer.orElse(new Decided.Done(List.of()));
    }

    @Override
    public Standing standing() {
        return new Standing(owner, Optional.of("production"), routes, pauses, Standing.Open.in(ledger), List.of(), notes, sources);
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return ledger.find(filter);
    }

    @Override
    public List<Entry> entries(long dispatch) {
        return ledger.entries(dispatch);
    }

    /** At most four bytes at once, so that whoever reads has to come again. */
    @Override
    public Output output(long dispatch, String target, long from) {
        byte[] all = outputs.getOrDefault(dispatch + ":" + target, "").getBytes(StandardCharsets.UTF_8);
        int begin = (int) Math.min(Math.max(from, keptFrom), all.length);
        return new Output(begin, Arrays.copyOfRange(all, begin, Math.min(begin + 4, all.length)), all.length, true);
    }

    @Override
    public Trusted trusted() {
        return new Trusted(List.of(), List.of(), List.of());
    }

    @Override
    public void trust(Accepted accepted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Token> tokens() {
        return List.of();
    }

    @Override
    public TokenOrder.Outcome token(TokenOrder order) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LedgerCheck verify() {
        return new LedgerCheck.Intact(0, "");
    }

    @Override
    public Reloaded reload() {
        return reloaded;
    }

    @Override
    public RepositoryRead read(String named) {
        return read;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
