package org.autodispatcher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code demo}: everything, on this machine, with embedded production hosts. */
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {
    DemoCommand(Screen screen) {}

    @Override
    public Integer call() {
        return 70;
    }
}
