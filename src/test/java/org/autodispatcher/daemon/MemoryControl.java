package org.autodispatcher.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.InstallPackage;
import org.autodispatcher.Sha256;
import org.autodispatcher.Target;
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
import org.autodispatcher.ledger.Step;

/** A HOME in memory in which every package is delivered to one target at once, without one: enough to see that all is passed on. */
final class MemoryControl implements Control {
    static final Target TARGET = new Target("app", "production.example", 22);
    static final long LARGEST = 100 << 20;
    static final byte[] OUTPUT = "unpacking\nrestarting \u652f\u4ed8\n".getBytes(StandardCharsets.UTF_8);

    private final Ledger ledger;
    private final String account;
    private final CountDownLatch held;

    /** @param held those who follow get no answer before it is let go */
    MemoryControl(Ledger ledger, String account, CountDownLatch held) {
        this.ledger = ledger;
        this.account = account;
        this.held = held;
    }

    private void write(long dispatch, String target, Step step, Map<String, String> values) {
        ledger.append(account, new Entry.Draft(dispatch, target, step, Tense.FACT, values, Optional.empty()));
    }

    @Override
    public long handIn(Path file, boolean again) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return handIn(String.valueOf(file.getFileName()), Files.size(file), bytes, again);
        }
    }

    /** Takes nothing larger than {@link #LARGEST}, and does not read it then. */
    long handIn(String name, long size, InputStream bytes, boolean again) throws IOException {
        var digest = Sha256.start();
        if (size <= LARGEST) {
            byte[] all = bytes.readAllBytes();
            assertThat(all).hasSize((int) size);
            digest.update(all);
        }
        long id = ledger.open();
        write(id, "", Step.SPOOL, Map.of(
                DispatchRecord.PACKAGE, name,
                DispatchRecord.SHA256, Sha256.of(digest).hex(),
                DispatchRecord.SIZE, String.valueOf(size),
                "again", String.valueOf(again)));
        write(id, "", Step.ROUTE, Map.of(DispatchRecord.TARGETS, TARGET.text()));
        write(id, TARGET.text(), Step.PLACE, Map.of());
        return id;
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws InterruptedException {
        for (long id : dispatches) {
            DispatchRecord record = ledger.dispatch(id);
            follower.tell(new DispatchEvent.Arrived(id, new InstallPackage(
                    record.fact(DispatchRecord.PACKAGE).orElseThrow(), new Sha256(record.fact(DispatchRecord.SHA256).orElseThrow()),
                    Long.parseLong(record.fact(DispatchRecord.SIZE).orElseThrow()))));
            follower.tell(new DispatchEvent.Moved(id, TARGET, DeliveryState.DELIVERED, Optional.empty()));
        }
        held.await();
        return wait.isEmpty();
    }

    @Override
    public Decided decide(Decision decision) {
        return switch (decision) {
            case Decision.Cancel(Decision.Subject subject, boolean stop, String comment) -> {
                write(subject.dispatch(), subject.target().orElse(""), Step.CANCEL, Map.of("comment", comment, "stop", String.valueOf(stop)));
                yield new Decided.Done(List.of(String.valueOf(subject.dispatch())));
            }
            case Decision.Retry _, Decision.Release _, Decision.Approve _, Decision.Resolve _, Decision.Pause _, Decision.Resume _ ->
                new Decided.Refused(Decided.Why.NOTHING_TO_DO, Map.of("comment", decision.comment()));
        };
    }

    @Override
    public Standing standing() {
        return new Standing(
                Optional.of(new Standing.Owner(ProcessHandle.current().pid(), account, Instant.EPOCH, "run")), Optional.empty(), Optional.empty(),
                List.of(), Standing.Open.in(ledger), List.of());
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return ledger.find(filter);
    }

    @Override
    public List<Entry> entries(long dispatch) {
        return ledger.entries(dispatch);
    }

    @Override
    public Output output(long dispatch, String target, long from) {
        int begin = (int) Math.min(from, OUTPUT.length);
        return new Output(begin, Arrays.copyOfRange(OUTPUT, begin, OUTPUT.length), OUTPUT.length, true);
    }

    @Override
    public Trusted trusted() {
        return new Trusted(List.of("# nobody"), List.of(), List.of());
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
    public RepositoryRead read(String named) {
        return new RepositoryRead.Unknown(List.of());
    }

    @Override
    public Reloaded reload() {
        return new Reloaded.InForce(3);
    }

    @Override
    public void close() {}
}
