package org.autodispatcher.daemon;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.ledger.MemoryLedger;

class MemoryControlTest extends ControlContract {
    @Override
    Control control() throws IOException {
        return new MemoryControl(new MemoryLedger(InstantSource.system()), System.getProperty("user.name"), new CountDownLatch(0));
    }
}
