package org.autodispatcher.cli;

import java.util.Map;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.report.SourceText;
import org.autodispatcher.report.Told;

/** Tells of places that packages arrive from by themselves, and of what is wrong with them. */
final class SourceTroubles {
    private final Desk desk;
    private final SourceText text;

    SourceTroubles(Desk desk) {
        this.desk = desk;
        text = new SourceText(desk.wording(), desk.sentences());
    }

    /** One of them as it stands. */
    void print(Standing.Source source) {
        desk.screen().line("");
        desk.screen().line(text.headline(source, desk.moments()));
        if (source.adopted() > 0) {
            adopted(source.name(), source.adopted());
        }
        source.troubles().forEach(trouble -> told(text.told(trouble)));
    }

    /** What lay there when it was looked at for the first time. */
    void adopted(String source, long count) {
        told(text.adopted(source, count));
    }

    private void told(Told told) {
        desk.screen().line("  " + told.message());
        desk.screen().line("  " + desk.wording().text("line.next", "hint", told.hint()));
    }

    void complain(Standing.Trouble trouble) {
        Told told = text.told(trouble);
        desk.screen().error(told.message(), told.hint());
    }

    Map<String, Object> fields(Standing.Trouble trouble) {
        return text.fields(trouble);
    }
}
