package org.autodispatcher.daemon;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.autodispatcher.ledger.Notice;

/**
 * A message that the record says is to be sent, and does not say that it was.
 *
 * @param event   its id
 * @param since   when that was recorded
 * @param notices what it tells, by dispatch
 */
record Outgoing(String event, Instant since, Map<Long, Notice> notices) {
    Outgoing {
        notices = new LinkedHashMap<>(notices);
    }

    Notice.Kind kind() {
        return notices.values().iterator().next().message();
    }

    /** The same, telling of one more dispatch. */
    Outgoing and(long dispatch, Notice notice) {
        Map<Long, Notice> all = new LinkedHashMap<>(notices);
        all.put(dispatch, notice);
        return new Outgoing(event, since, all);
    }
}
