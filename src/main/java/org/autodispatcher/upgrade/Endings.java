package org.autodispatcher.upgrade;

import java.util.Map;
import java.util.OptionalInt;
import org.autodispatcher.Failure;
import org.autodispatcher.Reason;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.upgrade.Upgrade.Ended;

/** Judges how a command that was started has ended. Success is only said on a status that was received and is allowed. */
final class Endings {
    /** Signals that have the same number on every Unix (most of them by POSIX.1-2024, XCU kill). */
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "HUP"), Map.entry(2, "INT"), Map.entry(3, "QUIT"), Map.entry(4, "ILL"), Map.entry(5, "TRAP"),
            Map.entry(6, "ABRT"), Map.entry(8, "FPE"), Map.entry(9, "KILL"), Map.entry(11, "SEGV"), Map.entry(13, "PIPE"),
            Map.entry(14, "ALRM"), Map.entry(15, "TERM"));

    /** A shell's statuses for a program it found but could not run, and one it did not find (POSIX.1-2024, XCU 2.8.2). */
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private Endings() {}

    static Ended of(Exit exit, UpgradeOrder order, Told output) {
        return switch (exit) {
            case Exit.Exited(int status) when order.rules().success().contains(status) -> new Ended.Succeeded(status);
            case Exit.Exited(int status) -> new Ended.Failed(failure(status, order, output), OptionalInt.of(status));
            // It was our shell that the signal ended: how the command ends nobody will tell us.
            case Exit.Signalled _ -> inDoubt("shell-killed", output);
            case Exit.TimedOut() -> inDoubt("no-status", output);
            case Exit.Lost(String why) -> inDoubt(why, output);
        };
    }

    /** In doubt, told in the sentence {@code variant}. */
    static Ended.InDoubt inDoubt(String variant, Told output) {
        return new Ended.InDoubt(output.pid()
                .map(pid -> Failure.of(Reason.IN_DOUBT, variant).with("pid", pid))
                .orElseGet(() -> Failure.of(Reason.IN_DOUBT, "start")));
    }

    private static Failure failure(int status, UpgradeOrder order, Told output) {
        Failure failure = SudoTrouble.in(output.last(), order.command(), output.account())
                .orElseGet(() -> SIGNALS.containsKey(status - 128)
                        ? Failure.of(Reason.SIGNAL).with("signal", SIGNALS.get(status - 128))
                        : exitStatus(status));
        return failure.with("status", status).with("command", firstLine(order.command()));
    }

    private static Failure exitStatus(int status) {
        return switch (status) {
            case NOT_EXECUTABLE -> Failure.of(Reason.EXIT_STATUS, "not-executable");
            case NOT_FOUND -> Failure.of(Reason.EXIT_STATUS, "not-found");
            default -> Failure.of(Reason.EXIT_STATUS);
        };
    }

    private static String firstLine(String command) {
        return command.strip().lines().findFirst().orElse("");
    }
}
