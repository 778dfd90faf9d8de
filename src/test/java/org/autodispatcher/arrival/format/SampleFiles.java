package org.autodispatcher.arrival.format;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of formats begin with. */
abstract class SampleFiles {
    @TempDir
    Path dir;

    Samples samples;

    @BeforeEach
    void samples() throws IOException {
        samples = new Samples(dir);
    }
}
