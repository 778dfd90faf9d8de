package org.autodispatcher.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rights of a process beyond those of its account (capabilities(7)). */
public enum Capability {
    /** To take leases on files of others. */
    LEASE(28);

    private final int bit;

    Capability(int bit) {
        this.bit = bit;
    }

    /** Whether this process has it now. */
    public boolean effective() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16) >>> bit & 1) == 1);
        } catch (IOException e) {
            return false;
        }
    }
}
