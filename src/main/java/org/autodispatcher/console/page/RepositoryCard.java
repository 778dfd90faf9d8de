package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.report.SourceText;
import org.autodispatcher.report.Told;

/**
 * A repository that packages arrive from.
 *
 * @param how   it is watched, and when it was looked at
 * @param notes what is wrong with it, what waits there and why, and what was not sent at the first look
 */
record RepositoryCard(String name, String how, List<Told> notes) implements Block {
    static RepositoryCard of(Standing.Source source, Texts texts) {
        SourceText words = new SourceText(texts.wording(), texts.sentences());
        List<Told> notes = new ArrayList<>();
        if (source.adopted() > 0) {
            notes.add(words.adopted(source.name(), source.adopted()));
        }
        source.troubles().forEach(each -> notes.add(words.told(each)));
        return new RepositoryCard(source.name(), words.headline(source, texts.moments()), notes);
    }

    @Override
    public String id() {
        return "r-" + Ids.of(name);
    }

    @Override
    public String container() {
        return "repositories";
    }

    @Override
    public String html(Texts texts) {
        return Html.of(out -> JterepositoryGenerated.render(out, null, this, texts));
    }
}
