package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Target;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.report.Told;

/**
 * A repository that packages arrive from.
 *
 * @param how   it is watched, and when it was looked at
 * @param notes what is wrong with it, what waits there and why, and what was not sent at the first look
 */
record RepositoryCard(String name, String how, List<Told> notes) implements Block {
    private static final String BUNDLE = "sources";

    static RepositoryCard of(Standing.Source source, Texts texts) {
        String how = texts.wording().textOf(BUNDLE, "source",
                "name", source.name(), "kind", source.kind(), "path", PackageNames.shown(source.path()),
                "how", texts.wording().textOf(BUNDLE, source.told() ? "source.told" : "source.looked-at"),
                "when", source.looked().map(texts::full).orElseGet(() -> texts.wording().textOf(BUNDLE, "source.never")));
        List<Told> notes = new ArrayList<>();
        if (source.adopted() > 0) {
            Map<String, String> values = Map.of(
                    "source", source.name(), "count", String.valueOf(source.adopted()), "home_option", texts.sentences().homeOption());
            notes.add(new Told(texts.wording().textOf(BUNDLE, "adopted.message", values), texts.wording().textOf(BUNDLE, "adopted.hint", values)));
        }
        source.troubles().forEach(each -> notes.add(trouble(each, texts)));
        return new RepositoryCard(source.name(), how, notes);
    }

    private static Told trouble(Standing.Trouble trouble, Texts texts) {
        Map<String, String> context = texts.sentences().context(new Target("", "", 0));
        String message = texts.wording().message(trouble.why(), context);
        return new Told(
                trouble.what().isEmpty() ? message : texts.wording().textOf(BUNDLE, "waits", "what", trouble.what(), "message", message),
                texts.wording().hint(trouble.why(), context));
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
    public List<Part> parts() {
        return List.of();
    }

    @Override
    public String html(Texts texts) {
        return Html.of(out -> JterepositoryGenerated.render(out, null, this, texts));
    }
}
