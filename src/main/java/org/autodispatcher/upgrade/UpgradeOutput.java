package org.autodispatcher.upgrade;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.autodispatcher.Failure;
import org.autodispatcher.ssh.RemoteShell;

/** Tells the script's reports from the command's output, passes the latter on and remembers its end. */
final class UpgradeOutput implements RemoteShell.Output, Told {
    private final UpgradeScript script;
    private final Upgrade.Watcher watcher;
    private final LongConsumer started;
    private final OutputLines out = new OutputLines(this::line);
    private final OutputLines err = new OutputLines(this::lineOfShell);
    private final LastLines last = new LastLines();
    private Optional<Long> pid = Optional.empty();
    private Optional<Failure> refused = Optional.empty();
    private String account = "";

    /** {@code started} is told the number of the command's process, once. */
    UpgradeOutput(UpgradeScript script, Upgrade.Watcher watcher, LongConsumer started) {
        this.script = script;
        this.watcher = watcher;
        this.started = started;
    }

    /** The command's process, once it is there. */
    @Override
    public synchronized Optional<Long> pid() {
        return pid;
    }

    /** Why the script ended before the command. */
    synchronized Optional<Failure> refused() {
        return refused;
    }

    /** The account as the target names it; empty where it did not say. */
    @Override
    public synchronized String account() {
        return account;
    }

    /** The last lines, of bounded length; before the start those of the shell itself. */
    @Override
    public synchronized List<String> last() {
        return last.lines();
    }

    @Override
    public synchronized void out(byte[] bytes, int offset, int length) {
        out.take(bytes, offset, length);
    }

    @Override
    public synchronized void err(byte[] bytes, int offset, int length) {
        err.take(bytes, offset, length);
    }

    /** There is no more. */
    synchronized void end() {
        out.end();
        err.end();
    }

    private void line(String text) {
        if (pid.isPresent()) {
            last.keep(text);
            watcher.line(text);
            return;
        }
        ScriptReport.parse(text, script).ifPresent(this::take);
    }

    private void take(ScriptReport report) {
        switch (report) {
            case ScriptReport.Started(long process) -> start(process);
            case ScriptReport.Account(String name) -> account = name;
            case ScriptReport.SizeOnly() -> watcher.sizeOnly();
            case ScriptReport.Refused(Failure failure) -> refused = Optional.of(failure);
        }
    }

    private void start(long process) {
        pid = Optional.of(process);
        last.clear();
        watcher.started(process);
        started.accept(process);
    }

    /** The command's errors are in its output; here only the shell around it speaks, as when a child was killed. */
    private void lineOfShell(String text) {
        last.keep(text);
        if (pid.isPresent()) {
            watcher.line(text);
        }
    }
}
