package org.autodispatcher.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.autodispatcher.report.Wording;

/** One command line run in this process; no terminal, unless one is asked for. */
record TestScreen(int status, String out, String err) {
    static TestScreen run(String language, String... args) {
        return run(language, new ProcessControls(), args);
    }

    /** The same with other ways to a HOME. */
    static TestScreen run(String language, Controls controls, String... args) {
        return run(language, controls, false, args);
    }

    /** The same on a terminal of 80 columns. */
    static TestScreen onTerminal(String language, Controls controls, String... args) {
        System.setProperty("auto-dispatcher.columns", "80"); // as the launcher does
        return run(language, controls, true, args);
    }

    /** The same on one that can be drawn on, with what it shows in the end as {@code out} and all that was written as {@code err}. */
    static TestScreen onDrawable(String language, Controls controls, ShownTerminal shown, String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Screen screen = new Screen(stream(bytes), stream(bytes), new Wording(Locale.of(language)), Optional.of(shown.terminal()));
        int status = Main.run(screen, controls, args);
        String written = bytes.toString(StandardCharsets.UTF_8);
        shown.feed(written);
        return new TestScreen(status, shown.text(), written);
    }

    private static TestScreen run(String language, Controls controls, boolean terminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(stream(out), stream(err), new Wording(Locale.of(language)), terminal);
        int status = Main.run(screen, controls, args);
        return new TestScreen(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
