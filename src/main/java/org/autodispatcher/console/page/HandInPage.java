package org.autodispatcher.console.page;

/** Takes packages from whoever looks; a script sends them, by the address that programs use. */
public record HandInPage() {
    public String html(Frame frame) {
        return Html.of(out -> JtehandinGenerated.render(out, null, frame));
    }
}
