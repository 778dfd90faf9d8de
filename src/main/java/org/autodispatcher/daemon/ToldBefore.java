package org.autodispatcher.daemon;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Entry.Tense;
import org.autodispatcher.ledger.Notice;

/**
 * What the record says of one dispatch being told by one channel.
 *
 * @param through  up to which entry it was told, or tried to be, or given up; 0 for not at all
 * @param alarmed  whether somebody should have looked, and was not told since that nobody has to any more
 * @param at       when something was told last
 * @param reminder when it was last in a reminder that is recorded with it
 */
record ToldBefore(long through, boolean alarmed, Optional<Instant> at, Optional<Instant> reminder) {
    /** @param entries of the dispatch as a whole, in order */
    static ToldBefore of(String channel, List<Entry> entries) {
        return before(channel, entries, Long.MAX_VALUE);
    }

    /** The same, as it was before the state that the entry {@code through} brought was told. */
    static ToldBefore before(String channel, List<Entry> entries, long through) {
        ToldBefore told = new ToldBefore(0, false, Optional.empty(), Optional.empty());
        for (Entry entry : entries) {
            Optional<Notice> notice = Notice.of(entry).filter(each -> each.channel().equals(channel) && each.through() < through);
            if (notice.isPresent()) {
                told = told.and(notice.get(), entry);
            }
        }
        return told;
    }

    private ToldBefore and(Notice notice, Entry entry) {
        long up = Math.max(through, notice.through());
        if (entry.draft().tense() != Tense.FACT) {
            return new ToldBefore(up, alarmed, at, reminder);
        }
        boolean alarm = switch (notice.told()) {
            case OVERDUE, HELD, FAILED -> true;
            case ACTIVE -> alarmed;
            case CANCELLED, DONE -> false;
        };
        return new ToldBefore(
                up, alarm, Optional.of(entry.at()),
                notice.message() == Notice.Kind.REMINDER ? Optional.of(entry.at()) : reminder);
    }
}
