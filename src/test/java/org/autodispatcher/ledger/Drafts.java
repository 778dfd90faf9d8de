package org.autodispatcher.ledger;

import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.ledger.Entry.Draft;
import org.autodispatcher.ledger.Entry.Tense;

/** Drafts in few words. */
final class Drafts {
    private Drafts() {}

    static Draft intent(long id, String target, Step step, Map<String, String> values) {
        return new Draft(id, target, step, Tense.INTENT, values, Optional.empty());
    }

    static Draft fact(long id, String target, Step step, Map<String, String> values) {
        return new Draft(id, target, step, Tense.FACT, values, Optional.empty());
    }

    static Draft failure(long id, String target, Step step, Failure failure) {
        return new Draft(id, target, step, Tense.FAILURE, Map.of(), Optional.of(failure));
    }
}
