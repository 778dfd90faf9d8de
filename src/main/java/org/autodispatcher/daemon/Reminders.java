package org.autodispatcher.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.DispatchState;
import org.autodispatcher.News;
import org.autodispatcher.config.Channel;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.ledger.Notice;

/**
 * When a channel tells once more of what waits for a person. A reminder tells of all that waits, and is recorded with the oldest of it. For
 * one thread.
 */
final class Reminders {
    private static final int MOST = 1000;

    private final ChannelOutbox.Ties ties;
    private Instant look = Instant.MIN;
    private Instant last = Instant.MIN;

    Reminders(ChannelOutbox.Ties ties) {
        this.ties = ties;
    }

    /** Another time may be meant from now on. */
    void anew() {
        look = Instant.MIN;
    }

    /** When there may be something to tell. */
    Instant next() {
        return look.equals(Instant.MIN) ? Instant.MAX : look;
    }

    /** The reminders that are due; asked where nothing else is owed. */
    List<Outgoing> due(Channel channel) {
        Instant now = ties.clock().instant();
        Optional<Duration> every = channel.habits().remind().filter(_ -> channel.habits().tells().contains(News.HELD));
        if (every.isEmpty()) {
            look = Instant.MIN;
            return List.of();
        }
        if (look.isAfter(now)) {
            return List.of();
        }
        Map<Long, DispatchRecord> waiting = waiting(ties.ledger(), ties.audience(), channel);
        Optional<Instant> first = first(channel, waiting, every.get());
        if (first.isEmpty() || first.get().isAfter(now)) {
            look = first.orElse(now.plus(every.get()));
            return List.of();
        }
        last = now;
        look = now.plus(every.get());
        return reminders(channel, waiting, now);
    }

    /** When the first of them is to be told of once more. */
    private Optional<Instant> first(Channel channel, Map<Long, DispatchRecord> waiting, Duration every) {
        List<ToldBefore> told = waiting.keySet().stream().map(id -> ToldBefore.of(channel.name(), ties.ledger().entries(id, ""))).toList();
        told.stream().flatMap(each -> each.reminder().stream()).filter(at -> at.isAfter(last)).forEach(at -> last = at);
        return told.stream()
                .map(each -> each.at().filter(at -> at.isAfter(last)).orElse(last))
                .map(at -> at.equals(Instant.MIN) ? at : at.plus(every))
                .min(Instant::compareTo);
    }

    /** One for each reader. */
    private List<Outgoing> reminders(Channel channel, Map<Long, DispatchRecord> waiting, Instant now) {
        Map<Optional<String>, Long> oldest = new LinkedHashMap<>();
        waiting.forEach((id, record) -> oldest.putIfAbsent(Letters.reader(channel, record.submitter()), id));
        List<Outgoing> all = new ArrayList<>();
        for (long id : oldest.values()) {
            long through = ToldBefore.of(channel.name(), ties.ledger().entries(id, "")).through();
            String event = ties.letters().event(channel.name(), String.valueOf(id), "again-" + now.getEpochSecond());
            all.add(new Outgoing(event, now, Map.of(id, new Notice(event, channel.name(), Notice.Kind.REMINDER, through, News.HELD))));
        }
        return all;
    }

    /** What waits for a person and a channel hears of, oldest first. */
    static Map<Long, DispatchRecord> waiting(Ledger ledger, Audience audience, Channel channel) {
        HistoryFilter held = new HistoryFilter(
                HistoryFilter.Pack.ANY,
                HistoryFilter.Way.ANY,
                new HistoryFilter.Stand(Optional.of(DispatchState.HELD), Optional.empty(), Optional.empty()),
                HistoryFilter.Span.ANY,
                MOST);
        Map<Long, DispatchRecord> waiting = new LinkedHashMap<>();
        for (long id : ledger.find(held).reversed()) {
            DispatchRecord record = ledger.dispatch(id);
            boolean heard = audience.hears(channel, record.fact(DispatchRecord.ROUTE)) && Letters.reaches(channel, record.submitter());
            if (heard && record.state() == DispatchState.HELD) {
                waiting.put(id, record);
            }
        }
        return waiting;
    }
}
