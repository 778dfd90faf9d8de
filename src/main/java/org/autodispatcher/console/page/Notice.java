package org.autodispatcher.console.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.Standing;

/**
 * Something that everybody should know before anything else.
 *
 * @param name    tells it from the others
 * @param message what is so
 * @param hint    what to do
 * @param resumes what would end it with one press: a pause; empty for all others
 */
record Notice(String name, String message, String hint, Optional<Decision.Scope> resumes) implements Block {
    static List<Notice> all(Standing standing, Texts texts) {
        List<Notice> all = new ArrayList<>();
        standing.pauses().forEach(each -> all.add(pause(each, all.size(), texts)));
        standing.routes().filter(Standing.Routes::edited).ifPresent(routes -> all.add(
                edited(routes.loadable() ? "routes.edited" : "routes.broken", texts)));
        standing.notes().forEach(each -> all.add(note(each, all.size(), texts)));
        return all;
    }

    private static Notice pause(Standing.Pause pause, int number, Texts texts) {
        String what = pause.scope().route().map(route -> texts.of("pause.route", "route", route)).orElse("")
                + pause.scope().target().map(target -> texts.of("pause.target", "target", target)).orElse("");
        String why = pause.comment().isEmpty() ? "" : texts.of("pause.why", "comment", pause.comment());
        return new Notice("pause" + number,
                texts.of("pause.said", "what", what, "by", pause.by(), "since", texts.full(pause.since()), "why", why), "", Optional.of(pause.scope()));
    }

    private static Notice edited(String key, Texts texts) {
        return new Notice("edited", texts.of(key + ".message", "file", texts.sentences().routesFile()), texts.of(key + ".hint"), Optional.empty());
    }

    private static Notice note(Standing.Note note, int number, Texts texts) {
        Map<String, String> values = texts.sentences().shown(note.values());
        values.put("home_option", texts.sentences().homeOption());
        note.why().ifPresent(why -> {
            values.put("message", texts.wording().message(why, values));
            values.put("hint", texts.wording().hint(why, values));
        });
        return new Notice("note" + number + note.code(),
                texts.wording().textOf("control", "note." + note.code() + ".message", values),
                texts.wording().textOf("control", "note." + note.code() + ".hint", values), Optional.empty());
    }

    /** Where what is paused is let go on. */
    String path() {
        Decision.Scope scope = resumes.orElseThrow();
        return "/pause?end=yes" + scope.route().map(route -> "&route=" + encoded(route)).orElse("")
                + scope.target().map(target -> "&target=" + encoded(target)).orElse("");
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public String id() {
        return "n-" + name;
    }

    @Override
    public String container() {
        return "notices";
    }

    @Override
    public String html(Texts texts) {
        return Html.of(out -> JtenoticeGenerated.render(out, null, this, texts));
    }
}
