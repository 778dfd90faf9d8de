package org.autodispatcher.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.config.Channel;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Notice;
import org.autodispatcher.ledger.Turnings;
import org.autodispatcher.ledger.Turnings.Turning;

/**
 * What one channel owes by what the ledger says: where dispatches have come to that it was not told of, and messages that were begun and are
 * not said to have been sent. It holds no more than {@link #MOST} dispatches: what comes meanwhile stays in the ledger until there is room.
 * For one thread.
 */
final class Owed {
    /** Dispatches that are known to be owed at once. */
    static final int MOST = 1000;

    /** So long a state has to hold before it is told: some are left at once. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private static final int AT_ONCE = 500;
    private static final int REMEMBERED = 1000;

    private final ChannelOutbox.Ties ties;
    private final String name;
    private final Turnings turnings;
    private final Map<Long, Seen> pending = new LinkedHashMap<>();
    private final Map<String, Outgoing> open = new LinkedHashMap<>();
    private final Set<String> own = new LinkedHashSet<>();
    private long position;
    private boolean caughtUp;

    private record Seen(Turning turning, Instant at) {}

    /**
     * @param name     of the channel
     * @param position up to which entry of the ledger nothing is owed
     */
    Owed(ChannelOutbox.Ties ties, String name, long position) {
        this.ties = ties;
        this.name = name;
        this.position = position;
        turnings = new Turnings(ties.ledger());
    }

    /** Up to where it has read. */
    long position() {
        return position;
    }

    /** Whether it has read everything that there was. */
    boolean caughtUp() {
        return caughtUp;
    }

    /** Whether it holds as much as it may, and reads no further for now. */
    boolean full() {
        return pending.size() >= MOST;
    }

    boolean nothing() {
        return pending.isEmpty() && open.isEmpty();
    }

    /** How many messages and dispatches. */
    int count() {
        return pending.size() + open.size();
    }

    /** Whether a message was begun. */
    boolean anyOpen() {
        return !open.isEmpty();
    }

    /** When the first dispatch that waits has settled. */
    Optional<Instant> settles() {
        return pending.values().stream().findFirst().map(seen -> seen.at().plus(SETTLED));
    }

    /** Reads what has come. */
    void read(Channel channel) {
        while (!full()) {
            List<Entry> more = ties.ledger().after(position, AT_ONCE);
            for (Entry entry : more) {
                hear(channel, entry);
                position = entry.sequence();
            }
            if (more.isEmpty()) {
                caughtUp = true;
                return;
            }
        }
    }

    private void hear(Channel channel, Entry entry) {
        Optional<Notice> notice = Notice.of(entry).filter(each -> each.channel().equals(name));
        if (notice.isEmpty()) {
            turnings.of(entry).ifPresent(turning -> hear(channel, turning));
        } else if (entry.draft().tense() != Tense.INTENT) {
            open.remove(notice.get().event());
        } else if (!own.contains(notice.get().event())) {
            open.merge(
                    notice.get().event(),
                    new Outgoing(notice.get().event(), entry.at(), Map.of(entry.draft().dispatch(), notice.get())),
                    (known, _) -> known.and(entry.draft().dispatch(), notice.get()));
        }
    }

    /** Only where a dispatch stands now is owed: one that does not get through does not tell of the past afterwards. */
    private void hear(Channel channel, Turning turning) {
        pending.remove(turning.dispatch());
        boolean tells = channel.habits().tells().contains(turning.news()) || turning.news().ends(); // perhaps the all-clear
        if (tells && ties.audience().hears(channel, turning.route()) && Letters.reaches(channel, turning.submitter())) {
            pending.put(turning.dispatch(), new Seen(turning, ties.clock().instant()));
        }
    }

    /** A message that was begun. One of an earlier process only once all is read that may say what became of it. */
    Optional<Outgoing> begun() {
        return open.values().stream().filter(each -> caughtUp || own.contains(each.event())).findFirst();
    }

    /** Where dispatches have come to, by all that the record says, and have been for a while. */
    List<Turning> due(Channel channel) {
        Instant now = ties.clock().instant();
        List<Turning> due = new ArrayList<>();
        for (Seen seen : List.copyOf(pending.values())) {
            Turning turning = seen.turning();
            if (seen.at().plus(SETTLED).isAfter(now)) {
                continue;
            }
            ToldBefore told = ToldBefore.of(name, ties.ledger().entries(turning.dispatch(), ""));
            boolean wanted = channel.habits().tells().contains(turning.news()) || told.alarmed();
            if (wanted && told.through() < turning.through()) {
                due.add(turning);
            } else {
                pending.remove(turning.dispatch());
            }
        }
        return due;
    }

    /** A message is recorded as about to be sent. */
    void begins(Outgoing message) {
        own.add(message.event());
        if (own.size() > REMEMBERED) {
            own.remove(own.iterator().next());
        }
        open.put(message.event(), message);
        message.notices().forEach((dispatch, notice) -> {
            if (notice.message() != Notice.Kind.REMINDER) {
                pending.remove(dispatch);
            }
        });
    }

    /** It was sent, or is given up. */
    void ends(Outgoing message) {
        open.remove(message.event());
    }
}
