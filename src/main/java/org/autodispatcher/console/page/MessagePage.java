package org.autodispatcher.console.page;

/**
 * Says why something is not done.
 *
 * @param message what is so
 * @param hint    what to do
 */
public record MessagePage(String message, String hint) {
    public String html(Frame frame) {
        return Html.of(out -> JtemessageGenerated.render(out, null, frame, this));
    }
}
