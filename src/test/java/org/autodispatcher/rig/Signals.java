package org.autodispatcher.rig;

import java.io.IOException;
import java.util.List;

/** Signals to processes that may end at any moment. */
final class Signals {
    private Signals() {}

    /** Sends {@code signal}, {@code -STOP} or the like. One that has ended since it was listed has no need of it; any other error is one. */
    static void send(List<ProcessHandle> processes, String signal) throws IOException {
        for (ProcessHandle process : processes) {
            try {
                SshKeys.run(List.of("kill", signal, String.valueOf(process.pid())));
            } catch (IOException e) {
                if (process.isAlive()) {
                    throw e;
                }
            }
        }
    }
}
