package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.autodispatcher.daemon.ControlException;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.DispatchEvent;
import org.autodispatcher.dispatch.RepositoryRead;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;

/**
 * Hands over to the owner of a HOME. An owner that lets go of it takes no more orders, and begins nothing of those that it refuses for that:
 * they are given once more, to whoever owns the HOME then, be it this process. What came of those it took stands in the record.
 */
final class AskedAnew extends ForwardingControl {
    /** One that lets go of the HOME may take a while. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Opening opening;
    private final Opening record;
    private volatile Control now;

    /** Finds who answers for the HOME; never somebody who asks anew himself. */
    @FunctionalInterface
    interface Opening {
        Control open() throws IOException, UsageException;
    }

    @FunctionalInterface
    private interface Question<T> {
        T askedOf(Control control) throws IOException;
    }

    /**
     * @param opening finds the next owner, or becomes it
     * @param record  reads what the last owner left behind
     */
    AskedAnew(Control owner, Opening opening, Opening record) {
        now = owner;
        this.opening = opening;
        this.record = record;
    }

    @Override
    Control to() {
        return now;
    }

    @Override
    public long handIn(Path file, boolean again) throws IOException {
        return ordered(control -> control.handIn(file, again));
    }

    @Override
    public Decided decide(Decision decision) throws IOException {
        return ordered(control -> control.decide(decision));
    }

    @Override
    public RepositoryRead read(String named) throws IOException {
        return ordered(control -> control.read(named));
    }

    @Override
    public boolean follow(Collection<Long> dispatches, Optional<Duration> wait, DispatchEvent.Follower follower)
            throws IOException, InterruptedException {
        try {
            return now.follow(dispatches, wait, follower);
        } catch (ControlException e) {
            if (e.code() != ControlException.Code.OWNER_GONE || goesOn(dispatches)) {
                throw e;
            }
            return true;
        }
    }

    /** Whether any of them would go on if somebody owned the HOME. */
    private boolean goesOn(Collection<Long> dispatches) throws IOException {
        for (long id : dispatches) {
            DispatchRecord dispatch = DispatchRecord.of(id, entries(id));
            boolean begun = dispatch.failure().isPresent() || !dispatch.deliveries().isEmpty();
            if (!begun || dispatch.deliveries().stream().anyMatch(DeliveryRecord::goesOn)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public List<Entry> entries(long dispatch) throws IOException {
        return looked(control -> control.entries(dispatch));
    }

    @Override
    public Standing standing() throws IOException {
        return looked(Control::standing);
    }

    /** Once all is done, its owner may be gone before it was asked what came of it. */
    private <T> T looked(Question<T> question) throws IOException {
        try {
            return question.askedOf(now);
        } catch (ControlException e) {
            if (e.code() != ControlException.Code.OWNER_GONE) {
                throw e;
            }
        }
        try (Control left = record.open()) {
            return question.askedOf(left);
        } catch (UsageException e) {
            throw new IOException(e);
        }
    }

    private <T> T ordered(Question<T> order) throws IOException {
        while (true) {
            try {
                return order.askedOf(now);
            } catch (ControlException e) {
                if (e.code() != ControlException.Code.LEAVING) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            try {
                now = opening.open();
            } catch (UsageException e) {
                throw new IOException(e);
            }
        }
    }
}
