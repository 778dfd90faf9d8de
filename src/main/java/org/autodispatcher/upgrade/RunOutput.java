package org.autodispatcher.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.ssh.Exit;
import org.autodispatcher.ssh.RemoteShell;

/** What comes back from a run that is followed: passes its output on and keeps what became known of it. */
final class RunOutput implements RemoteShell.Output, Told {
    private final UpgradeScript script;
    private final DetachedUpgrade.Watcher watcher;
    private final Started started;
    private final MarkedStream stream;
    private final OutputLines lines = new OutputLines(this::line);
    private final LastLines last = new LastLines();
    private final LastLines ofShell = new LastLines();
    private final OutputLines err = new OutputLines(ofShell::keep);
    private final Claim claim = new Claim();
    private MarkSearch command;
    private Optional<Long> pid = Optional.empty();
    private Optional<Failure> refused = Optional.empty();
    private Optional<RunReport.Outcome> outcome = Optional.empty();
    private Optional<Overdue.Verdict> stopped = Optional.empty();
    private String account = "";
    private long at;
    private boolean complete;
    private boolean cut;

    /** Told the number of the command's process, and for how long it has been running. */
    interface Started {
        void started(long pid, Duration before);
    }

    /** Follows from byte {@code from} on. */
    RunOutput(UpgradeScript script, long from, DetachedUpgrade.Watcher watcher, Started started) {
        this.script = script;
        this.watcher = watcher;
        this.started = started;
        at = from;
        stream = new MarkedStream(script.mark(), this::report, this::bytes);
        command = endOf(script.mark());
    }

    /** How many bytes the command had written before the next one that is to come. */
    synchronized long at() {
        return at;
    }

    synchronized Optional<RunReport.Outcome> outcome() {
        return outcome;
    }

    /** Why the script ended before the command. */
    synchronized Optional<Failure> refused() {
        return refused;
    }

    /** What became of stopping the command, where the script that follows it had to. */
    synchronized Optional<Overdue.Verdict> stopped() {
        return stopped;
    }

    /** The claim that was found; nothing in it where it is our own. */
    synchronized Claim claim() {
        return claim;
    }

    /** The mark of the session that started the run. */
    synchronized String runMark() {
        return claim.value("mark").orElse(script.mark());
    }

    /** What the shell around it said. */
    synchronized List<String> saidByShell() {
        return ofShell.lines();
    }

    @Override
    public synchronized Optional<Long> pid() {
        return pid;
    }

    @Override
    public synchronized String account() {
        return account;
    }

    @Override
    public synchronized List<String> last() {
        return last.lines();
    }

    @Override
    public synchronized void out(byte[] bytes, int offset, int length) {
        stream.take(bytes, offset, length);
    }

    @Override
    public synchronized void err(byte[] bytes, int offset, int length) {
        err.take(bytes, offset, length);
    }

    /** The session has ended; where it was cut off in the middle, another one goes on from the last byte that was passed on. */
    synchronized void end(Exit how) {
        cut = !(how instanceof Exit.Exited) && outcome.isEmpty();
        if (!cut) {
            command.flush();
        }
        lines.end();
        err.end();
    }

    private MarkSearch endOf(String mark) {
        return new MarkSearch("\1" + mark + "-end\n", this::output);
    }

    private void bytes(byte[] bytes, int offset, int length) {
        if (pid.isPresent() && !complete) {
            command.take(bytes, offset, offset + length);
            complete = command.found(); // what a daemon writes after the command's end is not the run's
        }
    }

    private void output(byte[] bytes, int offset, int length) {
        watcher.output(at, bytes, offset, length);
        at += length;
        lines.take(bytes, offset, length);
    }

    private void line(String text) {
        last.keep(text);
        if (cut) {
            watcher.cut(text);
        } else {
            watcher.line(text);
        }
    }

    private void report(String line) {
        RunReport.parse(line, script).ifPresent(this::take);
    }

    private void take(RunReport report) {
        switch (report) {
            case RunReport.Plain(ScriptReport.Started(long process)) -> start(process, Duration.ZERO);
            case RunReport.Plain(ScriptReport.Account(String name)) -> account = name;
            case RunReport.Plain(ScriptReport.SizeOnly()) -> watcher.sizeOnly();
            case RunReport.Plain(ScriptReport.Refused(Failure failure)) -> refused = Optional.of(failure);
            case RunReport.ClaimLine(String text) -> claim.line(text);
            case RunReport.Here(String words) -> found(words);
            case RunReport.Elapsed(long seconds) -> pid.ifPresent(process -> started.started(process, Duration.ofSeconds(Math.max(0, seconds))));
            case RunReport.Stopped(Overdue.Verdict verdict) -> stopped(verdict);
            case RunReport.At(long offset) -> move(offset);
            case RunReport.Outcome how -> outcome = Optional.of(how);
        }
    }

    /** A claim has been read: the run was started by another session. */
    private void found(String words) {
        claim.here(words);
        claim.value("mark").ifPresent(mark -> command = endOf(mark));
        pid = claim.value("pid").filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
        pid.ifPresent(watcher::started);
    }

    private void start(long process, Duration before) {
        pid = Optional.of(process);
        watcher.started(process);
        started.started(process, before);
    }

    private void stopped(Overdue.Verdict verdict) {
        watcher.overdue(); // before anybody learns how the command ended
        stopped = Optional.of(verdict);
    }

    private void move(long offset) {
        if (complete || offset == at + command.pending()) {
            return;
        }
        command.flush();
        if (offset > at) {
            watcher.gap(at, offset);
        }
        at = offset;
    }
}
