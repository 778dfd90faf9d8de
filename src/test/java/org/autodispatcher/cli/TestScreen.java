package org.autodispatcher.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
