package org.autodispatcher.console.page;

/**
 * Says why something is not done.
 *
 * @param message what is so
 * @param hint    what to do
 */
public record MessagePage(String message, String hint) {
    /** To be put into a dialog of a page that is there. */
    public String part(Frame frame) {
        return Html.of(out -> JterefusedGenerated.render(out, null, frame, this));
    }

    public String html(Frame frame) {
        return Html.of(out -> JtemessageGenerated.render(out, null, frame, this));
    }
}
