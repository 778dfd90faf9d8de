package org.autodispatcher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ledger verify}: the record's integrity. */
@Command(name = "ledger")
final class LedgerCommand implements Callable<Integer> {
    @Mixin
    private Options options = new Options();

    private LedgerCommand() {}

    /** The command with the verbs below it. */
    static CommandLine with(Screen screen) {
        return new CommandLine(new LedgerCommand()).addSubcommand("verify", new Verify(screen));
    }

    @Override
    public Integer call() throws UsageException {
        throw new UsageException("usage.ledger", "home_option", options.homeOption());
    }

    /** Checks the chain of entries. */
    @Command(name = "verify")
    private static final class Verify implements Callable<Integer> {
        private final Screen screen;

        @Mixin
        private Options options = new Options();

        Verify(Screen screen) {
            this.screen = screen;
        }

        @Override
        public Integer call() throws Exception {
            throw new UsageException("usage.verb-not-yet", "verb", "ledger verify");
        }
    }
}
