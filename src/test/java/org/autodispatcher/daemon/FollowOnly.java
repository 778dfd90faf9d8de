package org.autodispatcher.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.DeliveryState;
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
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.LedgerCheck;

/** A HOME without anything in it, of which only following is of interest. */
record FollowOnly(Course course) implements Control, ControlServer.Controls {
    /** What happens to whoever follows. */
    interface Course {
        void run(DispatchEvent.Follower follower) throws InterruptedException;
    }

    /** Nothing ever happens: {@code following} says that somebody follows, {@code letGo} that he was told to stop. */
    static FollowOnly endless(CountDownLatch following, CountDownLatch letGo) {
        return new FollowOnly(_ -> {
            following.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                letGo.countDown();
            }
        });
    }

    /** An upgrade writes without an end, until whoever follows is told to stop: then {@code told} is let go. */
    static FollowOnly chatty(CountDownLatch told) {
        return new FollowOnly(follower -> {
            while (!Thread.currentThread().isInterrupted()) {
                follower.tell(new DispatchEvent.Output(1, MemoryControl.TARGET, "x".repeat(1000)));
            }
            told.countDown();
            throw new InterruptedException();
        });
    }

    /** An upgrade writes so many lines and ends; then {@code told} is let go. */
    static FollowOnly lines(int count, CountDownLatch told) {
        return new FollowOnly(follower -> {
            for (int i = 1; i <= count; i++) {
                follower.tell(new DispatchEvent.Output(1, MemoryControl.TARGET, "line " + i));
            }
            follower.tell(new DispatchEvent.Moved(1, MemoryControl.TARGET, DeliveryState.UPGRADED, Optional.empty()));
            told.countDown();
        });
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower) throws InterruptedException {
        course.run(follower);
        return true;
    }

    @Override
    public Control of(String account) {
        return this;
    }

    @Override
    public long handIn(String account, Request.HandIn asked, java.io.InputStream bytes) {
        return 1;
    }

    @Override
    public long handIn(Path file, boolean again) {
        return 1;
    }

    @Override
    public Decided decide(Decision decision) {
        return new Decided.Done(List.of());
    }

    @Override
    public Standing standing() {
        return new Standing(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), new Standing.Open(List.of(), 0), List.of());
    }

    @Override
    public List<Long> find(HistoryFilter filter) {
        return List.of();
    }

    @Override
    public List<Entry> entries(long dispatch) {
        return List.of();
    }

    @Override
    public Output output(long dispatch, String target, long from) {
        return new Output(0, new byte[0], 0, true);
    }

    @Override
    public Trusted trusted() {
        return new Trusted(List.of(), List.of(), List.of());
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
    public void trust(Accepted accepted) {
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
        return new Reloaded.NoOwner();
    }

    @Override
    public void close() {}
}
