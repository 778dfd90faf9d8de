package org.autodispatcher.cli;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.autodispatcher.dispatch.Control;

/** The ways to the {@link Control} of a HOME, whoever owns it. */
interface Controls {
    /** What a command wants of a HOME. It decides who answers where nobody owns it. */
    enum Purpose {
        /** To look: the record is read as it lies, and no file is made or changed. */
        LOOK,
        /** To decide something: this process owns the HOME for as long as it takes to write that down. */
        DECIDE,
        /** To end what runs: this process owns the HOME for as long as that takes, and takes up nothing else. */
        STOP,
        /**
         * To send: this process owns the HOME, takes up what is open, and conducts to the end; but only once something is handed in or
         * followed: where all it was to decide is refused, nothing is taken up.
         */
        CONDUCT
    }

    /**
     * The owner of HOME where there is one, else what fits the purpose.
     *
     * @throws UsageException where HOME cannot be used
     * @throws IOException    where its owner or its record cannot be reached
     */
    Control open(Screen screen, Options options, Purpose purpose) throws IOException, UsageException;

    /**
     * The owner of HOME; empty where there is none.
     *
     * @throws IOException where it cannot be reached
     */
    default Optional<Control> owner(Options options) throws IOException {
        return Optional.empty();
    }

    /** What time it is. */
    default InstantSource clock() {
        return InstantSource.system();
    }
}
