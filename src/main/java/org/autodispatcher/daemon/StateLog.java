package org.autodispatcher.daemon;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autodispatcher.FailureException;
import org.autodispatcher.config.Settings;
import org.autodispatcher.arrival.incoming.DirectoryStanding;
import org.autodispatcher.dispatch.Conductor;
import org.autodispatcher.report.Wording;

/**
 * The daemon's log: one line for each change of state, {@code TIME LEVEL ID:TARGET STATE REASON SENTENCE}, into {@code state/log} and
 * to standard output. What a person should know at once is a {@code WARN}. It is made of what the ledger holds, so it can hold no
 * secret; a disk that does not take it, or a reader that does not read it, never holds up a dispatch.
 */
public final class StateLog implements Conductor.Trouble, AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
    private static final Pattern HIDING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\u200c\\u200d]]");

    /** The same trouble is told this often. */
    private static final long AGAIN_AFTER_SECONDS = 60;

    private final DayFiles files;
    private final OutLines out;
    private final Wording wording;
    private final Form form;
    private String trouble = "";
    private Instant troubled = Instant.MIN;

    /**
     * How lines are written.
     *
     * @param clock   gives the time of what the ledger does not
     * @param zone    whose time is meant
     * @param journal whether standard output goes to journald, which has its own time and level (sd-daemon(3))
     */
    record Form(InstantSource clock, ZoneId zone, boolean journal) {}

    StateLog(DayFiles files, PrintStream out, Wording wording, Form form) {
        this.files = files;
        this.out = new OutLines(out);
        this.wording = wording;
        this.form = form;
    }

    /** The log of an owned HOME. Nothing is made before its first line. */
    public static StateLog of(Path state, Settings settings, PrintStream out, Wording wording) {
        Form form = new Form(InstantSource.system(), settings.timeZone(), System.getenv("JOURNAL_STREAM") != null);
        return new StateLog(new DayFiles(state.resolve("log"), settings.timeZone(), settings.keep().log()), out, wording, form);
    }

    /**
     * A line.
     *
     * @param alarm   whether a person should know at once
     * @param subject {@code ID:TARGET}, {@code ID}, or {@code home}
     * @param state   the state it is in now, or {@code -}
     * @param reason  the stable code, or {@code -}
     * @param text    the sentence
     */
    record Line(boolean alarm, String subject, String state, String reason, String text) {}

    public Wording wording() {
        return wording;
    }

    /** A line about something that happened at {@code at}. */
    synchronized void write(Instant at, Line line) {
        String level = line.alarm() ? "WARN" : "INFO";
        String told = escaped(line.subject() + " " + line.state() + " " + line.reason() + " " + line.text());
        String whole = TIME.format(at.truncatedTo(ChronoUnit.MILLIS).atZone(form.zone())) + " " + level + " " + told;
        out.line(form.journal() ? (line.alarm() ? "<4>" : "<6>") + told : whole);
        try {
            files.write(at, whole);
        } catch (IOException e) {
            out.line(form.journal() ? "<4>" + unwritten(e) : unwritten(e));
        }
    }

    private String unwritten(IOException e) {
        return escaped(wording.textOf("daemon", "log.unwritten", "detail", detail(e)));
    }

    /** A line of the HOME as a whole, about something of now. {@code namesAndValues} alternate. */
    public void home(boolean alarm, String key, String... namesAndValues) {
        write(form.clock().instant(), new Line(alarm, "home", "-", "-", wording.textOf("daemon", key, namesAndValues)));
    }

    @Override
    public void bug(long dispatch, String target, Throwable bug) {
        write(form.clock().instant(), new Line(true, dispatch + ":" + target, "-", "bug", wording.textOf("daemon", "log.bug", "detail", bug.toString())));
        StringWriter trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace, true));
        out.line(trace.toString().stripTrailing());
    }

    @Override
    public void ledger(UncheckedIOException problem) {
        String detail = detail(problem.getCause());
        Instant now = form.clock().instant();
        synchronized (this) {
            if (trouble.equals(detail) && ChronoUnit.SECONDS.between(troubled, now) < AGAIN_AFTER_SECONDS) {
                return;
            }
            trouble = detail;
            troubled = now;
        }
        home(true, "log.ledger-trouble", "detail", detail);
    }

    @Override
    public void noted(DirectoryStanding.Note note) {
        String message = wording.textOf("incoming", "note." + note.code() + ".message", note.values());
        write(form.clock().instant(), new Line(true, "home", "-", "-", message));
    }

    /** What the system said, in words where we have them. */
    private String detail(IOException why) {
        return why instanceof FailureException known
                ? wording.message(known.failure(), Map.of())
                : Optional.ofNullable(why.getMessage()).orElse(why.getClass().getSimpleName());
    }

    /** What a target, a file or a person wrote must not begin a line, move a cursor or turn the direction. */
    private static String escaped(String text) {
        return HIDING.matcher(text).replaceAll(found -> String.format(Locale.ROOT, "\\\\u%04x", found.group().codePointAt(0)));
    }

    @Override
    public void close() throws IOException {
        out.close();
        files.close();
    }
}
