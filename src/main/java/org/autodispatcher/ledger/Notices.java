package org.autodispatcher.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.autodispatcher.Failure;
import org.autodispatcher.ledger.Entry.Tense;

/**
 * The door by which it is recorded that people are told: the intent before a message is sent, the fact after it, for all dispatches in it
 * at once. Nothing else is written here, and none of it changes a dispatch.
 */
public final class Notices {
    private final Ledger ledger;
    private final String actor;

    /** @param actor the account that tells */
    public Notices(Ledger ledger, String actor) {
        this.ledger = ledger;
        this.actor = actor;
    }

    /** They are about to be told. */
    public void begin(Map<Long, Notice> notices) {
        write(notices, (notice, dispatch) -> draft(dispatch, Tense.INTENT, notice.values(), Optional.empty()));
    }

    /** They were told. */
    public void told(Map<Long, Notice> notices) {
        write(notices, (notice, dispatch) -> draft(dispatch, Tense.FACT, notice.values(), Optional.empty()));
    }

    /** They are given up. */
    public void givenUp(Map<Long, Notice> notices, Failure why) {
        write(notices, (notice, dispatch) -> draft(dispatch, Tense.FAILURE, notice.values(), Optional.of(why)));
    }

    /**
     * A channel begins to hear: of what stands after the entry {@code after}, else of what comes from now on.
     *
     * @return after which entry it hears
     */
    public long listens(String channel, Optional<Long> after) {
        return Notice.after(ledger.append(actor, draft(Ledger.HOME, Tense.FACT, Notice.listens(channel, after), Optional.empty())));
    }

    /** A channel hears no more. */
    public void gone(String channel) {
        ledger.append(actor, draft(Ledger.HOME, Tense.FACT, Map.of(Notice.CHANNEL, channel, Notice.LISTENS, "no"), Optional.empty()));
    }

    private void write(Map<Long, Notice> notices, BiFunction<Notice, Long, Entry.Draft> draft) {
        List<Entry.Draft> drafts = notices.entrySet().stream().map(each -> draft.apply(each.getValue(), each.getKey())).toList();
        ledger.append(actor, drafts);
    }

    private static Entry.Draft draft(long dispatch, Tense tense, Map<String, String> values, Optional<Failure> failure) {
        return new Entry.Draft(dispatch, "", Step.NOTIFY, tense, values, failure);
    }
}
