package org.autodispatcher.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.console.page.DecidePage;
import org.autodispatcher.console.page.DecidePage.Said;
import org.autodispatcher.console.page.Frame;
import org.autodispatcher.console.page.PausePage;
import org.autodispatcher.console.page.Verb;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.RefusedText;
import org.autodispatcher.report.Told;

/**
 * What people decide on the pages. Each form says up to where its reader has seen the record: what has changed since is not decided on, so
 * that whatever is pressed twice, or by two, is done once.
 */
final class Deciding {
    private final OwnedHome home;
    private final Frames frames;

    Deciding(OwnedHome home, Frames frames) {
        this.home = home;
        this.frames = frames;
    }

    List<Address> addresses() {
        return List.of(
                Address.get("/decide/{verb}", (visit, guest, parts) -> ask(visit, guest, verb(parts.getFirst()))),
                Address.post("/decide/{verb}", (visit, guest, parts) -> decide(visit, guest, verb(parts.getFirst()))),
                Address.get("/pause", (visit, guest, _) -> askPause(visit, guest)),
                Address.post("/pause", (visit, guest, _) -> pause(visit, guest)));
    }

    private static Verb verb(String text) throws Refusal {
        return Verb.of(text).orElseThrow(() -> Refusal.of(Code.NO_SUCH_PAGE));
    }

    private void ask(Visit visit, Guest guest, Verb verb) throws Refusal {
        Decision.Subject on = subject(Form.of(visit.query()).get("on").orElse(""));
        show(visit, guest, 200, page(visit, verb, on, typed("", on), Said.NOTHING));
    }

    private void decide(Visit visit, Guest guest, Verb verb) throws Refusal, IOException {
        Form form = visit.form();
        Decision.Subject on = subject(form.get("on").orElse(""));
        Decision decision = decision(verb, on, form);
        requireRole(guest, decision);
        switch (home.control(guest.token().name()).decide(decision, seen(form))) {
            case Decided.Done(List<String> subjects) -> done(visit, verb.text(), String.join(", ", subjects), "/dispatches/" + on.dispatch());
            case Decided.Refused refused ->
                show(visit, guest, 409, page(visit, verb, on, typed(decision.comment(), on), said(visit, refused, decision, form.get("on").orElse(""), verb.text())));
        }
    }

    /** Up to where whoever decides has seen the record; what does not say so has seen nothing. */
    private static long seen(Form form) {
        return form.get("seen").filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong).orElse(0L);
    }

    static void requireRole(Guest guest, Decision decision) throws Refusal {
        if (!guest.token().role().allows(decision)) {
            String needed = decision instanceof Decision.Approve ? "approver" : "operator";
            throw Refusal.of(Code.ROLE).with("role", guest.token().role().text()).with("needed", needed);
        }
    }

    /** {@code ID} or {@code ID:TARGET} of something there is. */
    private Decision.Subject subject(String on) throws Refusal {
        String[] parts = on.split(":", 2);
        boolean known = parts[0].matches("[1-9]\\d{0,17}") && !home.ledger().entries(Long.parseLong(parts[0])).isEmpty();
        if (!known) {
            throw Refusal.of(Code.NO_SUCH_DISPATCH).with("id", PackageNames.shown(parts[0]));
        }
        return new Decision.Subject(Long.parseLong(parts[0]), parts.length > 1 ? Optional.of(parts[1]) : Optional.empty());
    }

    private static Decision decision(Verb verb, Decision.Subject on, Form form) throws Refusal {
        String reason = form.get("reason").orElse("");
        return switch (verb) {
            case APPROVE -> new Decision.Approve(on, reason);
            case RELEASE -> new Decision.Release(on, form.get("without"), false, reason);
            case OVERRIDE -> new Decision.Release(on, Optional.empty(), true, reason);
            case RETRY -> new Decision.Retry(on, form.ticked("reroute"), reason);
            case RESOLVE -> new Decision.Resolve(on, as(form.get("as").orElse("")), reason);
            case CANCEL -> new Decision.Cancel(on, false, reason);
            case STOP -> new Decision.Cancel(on, true, reason);
        };
    }

    private static Decision.As as(String text) throws Refusal {
        return switch (text) {
            case "upgraded" -> Decision.As.UPGRADED;
            case "failed" -> Decision.As.FAILED;
            case "start-again" -> Decision.As.START_AGAIN;
            default -> throw Refusal.of(Code.BAD_REQUEST, "form");
        };
    }

    private DecidePage page(Visit visit, Verb verb, Decision.Subject on, DecidePage.Typed typed, Said said) {
        return DecidePage.of(verb, home.ledger().dispatch(on.dispatch()), on.target(), typed, said, Frames.texts(visit));
    }

    /** What he has seen is what is read after this. */
    private DecidePage.Typed typed(String reason, Decision.Subject on) {
        long seen = home.ledger().last();
        DispatchRecord dispatch = home.ledger().dispatch(on.dispatch());
        return new DecidePage.Typed(reason, seen, reasons(), dispatch.deliveries().stream().map(DeliveryRecord::target).toList());
    }

    private Optional<String> reasons() {
        return frames.settings().get().reasons().map(pattern -> pattern.text());
    }

    private void show(Visit visit, Guest guest, int status, DecidePage page) {
        Frame frame = frames.of(visit, guest, Frame.Place.ELSEWHERE, "decide.title");
        Pages.page(visit, status, visit.forDialog() ? page.form(frame) : page.html(frame));
    }

    /** A page that is there tells it and goes on; without one the dispatch is shown. */
    private static void done(Visit visit, String verb, String subjects, String path) {
        if (!visit.forDialog()) {
            visit.sendTo(path);
            return;
        }
        String said = Frames.texts(visit).of("decided", "verb", Frames.texts(visit).of("verb." + verb), "id", subjects);
        visit.with("HX-Trigger", ascii(Json.write(Map.of("decided", Map.of("text", said))))).answer(204);
    }

    /** A header holds ASCII alone, and one line. */
    private static String ascii(String json) {
        StringBuilder text = new StringBuilder();
        json.chars().filter(unit -> unit >= ' ').forEach(unit -> text.append(unit < 127 ? String.valueOf((char) unit) : "\\u%04x".formatted(unit)));
        return text.toString();
    }

    private static Said said(Visit visit, Decided.Refused refused, Decision decision, String about, String verb) {
        Told told = new RefusedText(visit.words().wording(), visit.words().sentences().homeOption()).told(refused, decision, about, verb);
        return new Said(told.message(), told.hint());
    }

    private void askPause(Visit visit, Guest guest) throws Refusal {
        Form form = Form.of(visit.query());
        showPause(visit, guest, 200, form, "", Said.NOTHING);
    }

    private void pause(Visit visit, Guest guest) throws Refusal, IOException {
        Form form = visit.form();
        String reason = form.get("reason").orElse("");
        Decision.Scope scope = new Decision.Scope(form.get("route"), form.get("target"));
        Decision decision = form.ticked("end") ? new Decision.Resume(scope, reason) : new Decision.Pause(scope, reason);
        requireRole(guest, decision);
        switch (home.control(guest.token().name()).decide(decision, seen(form))) {
            case Decided.Done _ -> done(visit, form.ticked("end") ? "resume" : "pause", "", "/");
            case Decided.Refused refused -> showPause(visit, guest, 409, form, reason, said(visit, refused, decision, "", form.ticked("end") ? "resume" : "pause"));
        }
    }

    private void showPause(Visit visit, Guest guest, int status, Form form, String reason, Said said) {
        List<String> routes = home.routes().table().routes().stream().map(route -> route.name()).toList();
        DecidePage.Typed typed = new DecidePage.Typed(reason, home.ledger().last(), reasons(), List.of());
        PausePage page = new PausePage(form.ticked("end"), form.get("route"), form.get("target"), routes, typed, said);
        Frame frame = frames.of(visit, guest, Frame.Place.ELSEWHERE, "decide.title");
        Pages.page(visit, status, visit.forDialog() ? page.form(frame) : page.html(frame));
    }
}
