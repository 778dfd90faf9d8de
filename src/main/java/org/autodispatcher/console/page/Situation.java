package org.autodispatcher.console.page;

import java.util.List;
import java.util.Map;
import org.autodispatcher.Progress;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.DispatchRecord;

/**
 * How things stand at one moment.
 *
 * @param standing the HOME as a whole
 * @param ended    dispatches that ended lately, newest first
 * @param sent     how far the bytes of deliveries under way are, by {@code ID:TARGET}
 */
public record Situation(Standing standing, List<DispatchRecord> ended, Map<String, Progress> sent) {
    public Situation {
        ended = List.copyOf(ended);
        sent = Map.copyOf(sent);
    }
}
