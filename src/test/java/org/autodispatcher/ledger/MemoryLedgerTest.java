package org.autodispatcher.ledger;

import java.time.InstantSource;

class MemoryLedgerTest extends LedgerContract {
    @Override
    Ledger ledger(InstantSource clock) {
        return new MemoryLedger(clock);
    }
}
