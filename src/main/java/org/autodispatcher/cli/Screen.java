package org.autodispatcher.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.Problem;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Printable;
import org.autodispatcher.report.Wording;

/** Where a command's words go: results to standard output, everything about what went wrong to standard error. */
final class Screen {
    private static final int PLAIN_COLUMNS = 80;

    private final PrintStream out;
    private final PrintStream err;
    private final Wording wording;
    private final boolean terminal;
    private final Optional<Terminal> drawable;
    private final Drawing drawing = new Drawing();
    private boolean drew;
    private final Set<Problem> told = ConcurrentHashMap.newKeySet();

    /** @param terminal whether {@code out} is one */
    Screen(PrintStream out, PrintStream err, Wording wording, boolean terminal) {
        this(out, err, wording, terminal, Optional.empty());
    }

    /** @param drawable the terminal that {@code out} is, where it can be drawn on */
    Screen(PrintStream out, PrintStream err, Wording wording, Optional<Terminal> drawable) {
        this(out, err, wording, drawable.isPresent(), drawable);
    }

    private Screen(PrintStream out, PrintStream err, Wording wording, boolean terminal, Optional<Terminal> drawable) {
        this.out = out;
        this.err = err;
        this.wording = wording;
        this.terminal = terminal;
        this.drawable = drawable;
    }

    /** The screen of this process. */
    static Screen ofProcess(Locale locale) {
        boolean terminal = isTerminal();
        return new Screen(utf8(System.out), utf8(System.err), new Wording(locale, program()), terminal,
                terminal ? Terminal.of(System.getenv(), columns()) : Optional.empty());
    }

    /** How the program was started: commands in hints begin so, and work when they are pasted. */
    private static String program() {
        return Optional.ofNullable(System.getenv("AUTO_DISPATCHER_COMMAND")).map(ShellQuote::word).orElse("auto-dispatcher");
    }

    /** Whatever the locale's encoding is, we write UTF-8: names of packages must come out as they are. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Whether standard output is a terminal: what /proc/self/fd/1 points to tells (proc(5)). */
    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    Wording wording() {
        return wording;
    }

    boolean terminal() {
        return terminal;
    }

    /** The terminal, where it can be drawn on. */
    Optional<Terminal> drawable() {
        return drawable;
    }

    /** Cells of a line: as many as the terminal has; where there is none, nothing is ever shortened. */
    synchronized int width() {
        if (drew) {
            return drawable.orElseThrow().size().get().columns(); // so long a command may have seen it change
        }
        return terminal ? columns() : Integer.MAX_VALUE;
    }

    /** Draws lines, as wide as the terminal at most, over those that were drawn before; they go as soon as anything else is printed. */
    synchronized void draw(List<String> lines, int columns) {
        drew = true;
        print(drawing.over(lines, columns));
    }

    /** What is drawn stays where it is. */
    synchronized void leaveDrawn() {
        drawing.leave();
    }

    /** Takes away what is drawn. */
    synchronized void clear() {
        if (drew) {
            print(drawing.away(width()));
        }
    }

    private void print(String drawn) {
        if (!drawn.isEmpty()) {
            out.print(drawn);
            out.flush();
        }
    }

    /** The launcher asks the terminal; a shell that exports it knows too. */
    private static int columns() {
        return Stream.of(System.getProperty("auto-dispatcher.columns", ""), System.getenv().getOrDefault("COLUMNS", ""))
                .filter(text -> text.matches("[1-9]\\d{1,3}"))
                .map(Integer::parseInt)
                .findFirst()
                .orElse(PLAIN_COLUMNS);
    }

    PrintStream out() {
        return out;
    }

    /**
     * What the process ends with where it was to end with {@code status}: an answer that nobody could get is no success. Whoever reads
     * from a pipe may stop when it likes.
     */
    int written(int status) {
        if (!out.checkError() || toPipe()) {
            return status;
        }
        usage(new UsageException("usage.output-lost", "home_option", ""));
        return status == ExitCode.DONE.status() ? ExitCode.USAGE.status() : status;
    }

    private static boolean toPipe() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false;
        }
    }

    synchronized void line(String text) {
        clear();
        out.println(Printable.lines(text));
    }

    /** Two lines: what happened, and what to type next. */
    void error(String message, String hint) {
        error(message, List.of(), hint);
    }

    /** The same with lines that list what the message speaks of. */
    void error(String message, List<String> list, String hint) {
        complain(wording.text("line.error", "message", message));
        list.forEach(line -> complain("  " + line));
        complain(wording.text("line.next", "hint", hint));
    }

    private synchronized void complain(String line) {
        clear();
        err.println(Printable.line(line));
    }

    void usage(UsageException problem) {
        error(wording.text(problem.key() + ".message", problem.namesAndValues()),
                wording.text(problem.key() + ".hint", problem.namesAndValues()));
    }

    /** Nothing a person did: our own mistake, with all that helps to find it. */
    synchronized void bug(Throwable problem, String detail) {
        clear();
        problem.printStackTrace(err);
        error(wording.text("bug.message", "detail", detail), wording.text("bug.hint"));
    }

    /** A problem of a configuration: where, what, and how to mend it. However often the files are read, it is said once. */
    void problem(Problem problem) {
        if (!told.add(problem)) {
            return;
        }
        String where = problem.line() > 0 ? problem.file() + ":" + problem.line() : problem.file();
        String severity = wording.text("severity." + problem.severity().name().toLowerCase(Locale.ROOT));
        complain(wording.text("line.problem", "where", where, "severity", severity, "message", wording.message(problem)));
        complain(wording.text("line.next", "hint", wording.hint(problem)));
    }
}
