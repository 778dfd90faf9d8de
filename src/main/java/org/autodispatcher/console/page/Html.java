package org.autodispatcher.console.page;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;

/** Markup that this package has rendered, everything foreign in it escaped. */
final class Html {
    private Html() {}

    /** What a template does. */
    @FunctionalInterface
    interface Template {
        void render(HtmlTemplateOutput output);
    }

    static String of(Template template) {
        StringOutput output = new StringOutput();
        template.render(new OwaspHtmlTemplateOutput(output));
        return output.toString();
    }
}
