package org.autodispatcher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.autodispatcher.ShellQuote;
import org.autodispatcher.config.Problems;
import org.autodispatcher.config.Settings;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Moments;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Wording;

/**
 * Where a command that asks or orders stands: its HOME, whoever answers for that, and the words to tell it in.
 *
 * @param screen    where it speaks
 * @param options   what was typed
 * @param control   whoever answers
 * @param sentences what sentences need
 * @param moments   how times are told
 */
record Desk(Screen screen, Options options, Control control, Sentences sentences, Moments moments) implements AutoCloseable {
    /**
     * Comes to it. A configuration with errors keeps nobody from looking.
     *
     * @throws UsageException where there is no such HOME
     */
    static Desk open(Screen screen, Controls controls, Options options, Controls.Purpose purpose) throws IOException, UsageException {
        Path folder = options.home();
        if (!Files.isDirectory(folder)) {
            throw new UsageException("usage.no-home", "path", folder.toString(), "path_word", ShellQuote.word(folder.toString()));
        }
        Settings settings = Settings.load(folder, new Problems());
        return new Desk(
                screen,
                options,
                controls.open(screen, options, purpose),
                new Sentences(folder.resolve(Home.ROUTES_FILE).toString(), options.homeOption(), settings.timeZone()),
                new Moments(settings.timeZone(), controls.clock().instant()));
    }

    Wording wording() {
        return screen.wording();
    }

    /** Whether people read along. */
    boolean speaks() {
        return !options.quiet() && !options.json();
    }

    /** How a dispatch stands; one that is not there has no facts. */
    DispatchRecord dispatch(long id) throws IOException {
        return DispatchRecord.of(id, control.entries(id));
    }

    /** Whether another process conducts what goes on here. */
    boolean handedOver() throws IOException {
        return control.standing().owner().filter(owner -> owner.pid() != ProcessHandle.current().pid()).isPresent();
    }

    String text(String key, String... namesAndValues) {
        return screen.wording().textOf("record", key, namesAndValues);
    }

    void say(String key, String... namesAndValues) {
        screen.line(text(key, namesAndValues));
    }

    @Override
    public void close() {
        control.close();
    }
}
