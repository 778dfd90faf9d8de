package org.autodispatcher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: the daemon. */
@Command(name = "run")
final class RunCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private Options options = new Options();

    RunCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws Exception {
        throw new UsageException("usage.verb-not-yet", "verb", "run");
    }
}
