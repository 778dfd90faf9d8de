package org.autodispatcher.upgrade;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;
import org.autodispatcher.upgrade.Overdue.Verdict;

/** Ends a command on a target by a second shell. */
final class ProcessStop {
    /** What the second shell needs besides the patience: its own start, and five looks after KILL. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RemoteShell shell;
    private final Duration patience;
    private final LongFunction<String> script;

    /**
     * @param patience after TERM until KILL
     * @param script   ends the process of that number and answers as {@link ProcessTree#stop} does
     */
    ProcessStop(RemoteShell shell, Duration patience, LongFunction<String> script) {
        this.shell = shell;
        this.patience = patience;
        this.script = script;
    }

    /** Where the target cannot be asked, the command is not seen gone. */
    Verdict stop(long pid) {
        try {
            return ask(pid);
        } catch (IOException _) {
            return Verdict.NOT_SEEN_GONE;
        }
    }

    /** @throws IOException where the target certainly was not asked */
    Verdict ask(long pid) throws IOException {
        Answer answer = new Answer();
        Exit exit = shell.run(script.apply(pid), answer, Optional.of(patience.plus(LIMIT)));
        return switch (exit instanceof Exit.Exited ? answer.text().strip() : "") {
            case "absent" -> Verdict.NOT_STOPPED;
            case "found\ngone" -> Verdict.GONE;
            default -> Verdict.NOT_SEEN_GONE;
        };
    }
}
