package org.autodispatcher.ledger;

import java.time.InstantSource;

class MemoryLedgerTest extends LedgerContract {
    @Override
    Ledger ledger(InstantSource clock, String actor) {
        return new MemoryLedger(clock, actor);
    }
}
