package org.autodispatcher.console;

import java.util.Optional;
import java.util.function.Supplier;
import org.autodispatcher.console.page.Frame;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.config.Settings;

/**
 * What stands around the pages, for whoever asks.
 *
 * @param settings those in force
 * @param assets   where style and scripts are
 */
record Frames(Supplier<Settings> settings, Assets assets) {
    /** @param title key of the page's title */
    Frame of(Visit visit, Optional<Guest> guest, Frame.Place place, String title, Object... values) {
        return of(visit.words(), guest, place, title, values);
    }

    Frame of(Words words, Optional<Guest> guest, Frame.Place place, String title, Object... values) {
        Texts texts = texts(words);
        return new Frame(texts, settings.get().environment(), place, texts.of(title, values), guest.map(Frames::who), assets.path());
    }

    Frame of(Visit visit, Guest guest, Frame.Place place, String title, Object... values) {
        return of(visit, Optional.of(guest), place, title, values);
    }

    static Texts texts(Visit visit) {
        return texts(visit.words());
    }

    private static Texts texts(Words words) {
        return new Texts(words.wording(), words.sentences());
    }

    private static Frame.Who who(Guest guest) {
        return new Frame.Who(guest.token().name(), guest.token().role(), guest.session().map(session -> session.proof().reveal()).orElse(""));
    }
}
