package org.autodispatcher.console.page;

/**
 * Asks for a token.
 *
 * @param anyToken whether there is any
 * @param command  makes one
 * @param to       where it goes on
 * @param trouble  what was wrong with what was typed; empty at first
 */
public record SignInPage(boolean anyToken, String command, String to, String trouble) {
    public String html(Frame frame) {
        return Html.of(out -> JtesigninGenerated.render(out, null, frame, this));
    }
}
