package org.autodispatcher.console.page;

import java.util.List;
import java.util.Optional;

/**
 * Asks what is to be paused, or let go on.
 *
 * @param ends   whether it is let go on
 * @param route  of the scope; empty for all
 * @param target of the scope; empty for all
 * @param routes names of those in force
 * @param typed  what was filled in before
 * @param said   what came of it before
 */
public record PausePage(boolean ends, Optional<String> route, Optional<String> target, List<String> routes, DecidePage.Typed typed, DecidePage.Said said) {
    String key() {
        return ends ? "verb.resume" : "verb.pause";
    }

    public String form(Frame frame) {
        return Html.of(out -> JtepauseformGenerated.render(out, null, frame, this));
    }

    public String html(Frame frame) {
        return Html.of(out -> JtepauseGenerated.render(out, null, frame, this));
    }
}
