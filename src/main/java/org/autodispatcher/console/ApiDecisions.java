package org.autodispatcher.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.Decided;
import org.autodispatcher.dispatch.Decision;
import org.autodispatcher.dispatch.OwnControl;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.RefusedText;
import org.autodispatcher.report.Told;
import org.autodispatcher.routing.Route;

/** What programs order: decisions, in the name of their token, and that the edited files are put in force. */
final class ApiDecisions {
    private final OwnedHome home;

    ApiDecisions(OwnedHome home) {
        this.home = home;
    }

    List<Address> addresses() {
        return List.of(
                Address.post("/api/v1/decisions", (visit, guest, _) -> decide(visit, guest.token())),
                Address.post("/api/v1/reload", (visit, guest, _) -> reload(visit, guest.token())));
    }

    private void decide(Visit visit, Token token) throws Refusal, IOException {
        ApiOrder order = ApiOrder.of(Sent.of(visit));
        requireRole(token, order.decision());
        requireKnownRoute(order.decision());
        visit.takesTime(); // an upgrade that is ended is waited for
        OwnControl control = home.control(token.name());
        Decided decided = order.seen().isPresent() ? control.decide(order.decision(), order.seen().get()) : control.decide(order.decision());
        switch (decided) {
            case Decided.Done(List<String> subjects) -> done(visit, order, subjects);
            case Decided.Refused refused -> refused(visit, order, refused);
        }
    }

    private static void requireRole(Token token, Decision decision) throws Refusal {
        Token.Role needed = decision instanceof Decision.Approve ? Token.Role.APPROVER : Token.Role.OPERATOR;
        if (!token.role().allows(decision)) {
            throw Refusal.of(Code.ROLE).with("role", token.role().text()).with("needed", needed.text());
        }
    }

    /** A pause of a mistyped name would pause nothing, and nobody would notice. */
    private void requireKnownRoute(Decision decision) throws Refusal {
        Optional<String> named = decision instanceof Decision.Pause pause ? pause.scope().route() : Optional.empty();
        if (named.isEmpty()) {
            return;
        }
        TreeSet<String> known = Stream.concat(
                        home.routes().table().routes().stream().map(Route::name),
                        home.ledger().unended().stream().flatMap(id -> home.ledger().dispatch(id).fact(DispatchRecord.ROUTE).stream()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(named.get())) {
            throw Refusal.of(Code.FIELD, "value").with("name", "route").with("text", PackageNames.shown(named.get())).with("known", String.join(", ", known));
        }
    }

    private void done(Visit visit, ApiOrder order, List<String> subjects) {
        Json json = new Json(visit.words().wording());
        Stream<Long> about = switch (order.decision()) {
            case Decision.Retry retry -> Stream.of(retry.subject().dispatch());
            case Decision.Release release -> Stream.of(release.subject().dispatch());
            case Decision.Approve approve -> Stream.of(approve.subject().dispatch());
            case Decision.Cancel cancel -> Stream.of(cancel.subject().dispatch());
            case Decision.Resolve resolve -> Stream.of(resolve.subject().dispatch());
            case Decision.Pause _, Decision.Resume _ -> Stream.empty();
        };
        visit.answer(200, Json.object(
                "decisions", List.of(Json.object("decision", order.verb(), "about", order.about(), "subjects", subjects)),
                "dispatches", about.map(id -> json.dispatch(home.ledger().dispatch(id), visit.words().sentences())).toList()));
    }

    private static void refused(Visit visit, ApiOrder order, Decided.Refused refused) {
        Told told = new RefusedText(visit.words().wording(), visit.words().sentences().homeOption())
                .told(refused, order.decision(), order.about(), order.verb());
        visit.answer(status(refused.why()), Json.object(
                "code", refused.why().code(), "message", told.message(), "hint", told.hint(), "decision", order.verb(), "about", order.about()));
    }

    private static int status(Decided.Why why) {
        return switch (why) {
            case NO_SUCH_DISPATCH, NO_SUCH_TARGET -> 404;
            case REASON_DIFFERS, NO_REASON_GIVEN -> 422;
            case NOT_ALLOWED -> 403;
            case ENDED, CANCELLED, MOVES, HELD, FAILED, IN_DOUBT, NOT_IN_DOUBT, UPGRADING, ROLLING_BACK, NEVER_TAKEN, NOT_STOPPED, NOTHING_TO_DO,
                NO_BYTES, AWAITS_APPROVAL, NO_APPROVAL, OWN_PACKAGE, APPROVED_ALREADY, CHANGED_MEANWHILE -> 409;
        };
    }

    private void reload(Visit visit, Token token) throws Refusal, IOException {
        Doorman.requireOperator(token);
        Json json = new Json(visit.words().wording());
        switch (home.control(token.name()).reload()) {
            case Control.Reloaded.InForce(int routes) -> visit.answer(200, Json.object("in_force", true, "routes", routes, "problems", List.of()));
            case Control.Reloaded.Refused(var problems) -> {
                Map<String, Object> told = visit.words().told(Refusal.of(Code.NOT_IN_FORCE));
                told.put("in_force", false);
                told.put("problems", problems.stream().map(json::problem).toList());
                visit.answer(Code.NOT_IN_FORCE.status(), told);
            }
            case Control.Reloaded.NoOwner() -> throw new IllegalStateException("an owned HOME has an owner");
        }
    }
}
