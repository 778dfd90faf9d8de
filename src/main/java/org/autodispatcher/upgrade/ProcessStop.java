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

    /** As {@link #ask}; where the target was not asked, that is the answer. */
    Verdict stop(long pid) {
        try {
            return ask(pid);
        } catch (IOException _) {
            return Verdict.NOT_ASKED;
        }
    }

    /** @throws IOException where the target certainly was not asked */
    Verdict ask(long pid) throws IOException {
        Answer answer = new Answer();
        Exit exit = shell.run(script.apply(pid), answer, Optional.of(patience.plus(LIMIT)));
        return exit instanceof Exit.Exited ? verdict(answer.text()) : Verdict.NOT_ASKED;
    }

    /** What the words mean that {@link ProcessTree#stop} prints. */
    static Verdict verdict(String words) {
        return switch (words.strip().replace('\n', ' ')) {
            case "absent" -> Verdict.NOT_STOPPED;
            case "found gone" -> Verdict.GONE;
            case "found left" -> Verdict.NOT_SEEN_GONE;
            case "unseen" -> Verdict.UNSEEN;
            default -> Verdict.NOT_ASKED; // it broke off
        };
    }
}
