package org.autodispatcher.arrival.incoming;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests begin with in which another account drops into a directory that is watched. */
abstract class WatchedDrops {
    @TempDir
    Path dir;

    Drops drops;
    Dropper dropper;

    @BeforeEach
    void start() throws IOException {
        drops = Drops.in(dir).ownedBy(Dropper.ACCOUNT).start();
        dropper = Dropper.in(drops.path());
    }

    @AfterEach
    void end() throws IOException {
        dropper.close();
        drops.close();
    }
}
