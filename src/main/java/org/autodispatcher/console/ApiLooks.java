package org.autodispatcher.console;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.config.Problem;
import org.autodispatcher.config.Problems;
import org.autodispatcher.dispatch.Explanation;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.dispatch.Token;
import org.autodispatcher.report.ExplanationJson;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.RouteMisses;
import org.autodispatcher.report.StandingJson;
import org.autodispatcher.report.TargetJson;
import org.autodispatcher.routing.RouteLint;
import org.autodispatcher.routing.RoutesInForce;

/** What programs look at besides dispatches: how things stand, where names would go, routes, arrivals, targets, tokens. */
final class ApiLooks {
    private static final String WHO = "api";
    private static final int MOST_NAMES = 100;

    private final OwnedHome home;
    private Optional<Linted> linted = Optional.empty();

    /** What there is to say of a table, found out once: it compares each route with each. */
    private record Linted(RoutesInForce.Loaded loaded, List<Problem> problems) {}

    ApiLooks(OwnedHome home) {
        this.home = home;
    }

    List<Address> addresses() {
        return List.of(
                Address.get("/api/v1/status", (visit, _, _) -> status(visit)),
                Address.get("/api/v1/arrivals", (visit, _, _) -> arrivals(visit)),
                Address.get("/api/v1/explanations", (visit, _, _) -> explanations(visit)),
                Address.get("/api/v1/routes", (visit, _, _) -> routes(visit)),
                Address.get("/api/v1/targets", (visit, _, _) -> targets(visit)),
                Address.get("/api/v1/tokens", (visit, guest, _) -> tokens(visit, guest.token())),
                Address.get("/api/v1/openapi.json", (visit, _, _) -> document(visit)));
    }

    private static StandingJson json(Visit visit) {
        return new StandingJson(visit.words().wording(), visit.words().sentences());
    }

    private Standing standing() throws IOException {
        return home.control(WHO).standing();
    }

    /** The number is read first: what is recorded meanwhile is seen, and need not be. */
    private void status(Visit visit) throws Refusal, IOException {
        Query.of(visit, Set.of());
        Map<String, Object> answer = Json.object("sequence", home.ledger().last());
        answer.putAll(json(visit).fields(standing()));
        visit.answer(200, answer);
    }

    private void arrivals(Visit visit) throws Refusal, IOException {
        Query.of(visit, Set.of());
        visit.answer(200, json(visit).arrivals(standing()));
    }

    private void explanations(Visit visit) throws Refusal, IOException {
        List<String> names = Query.of(visit, Set.of("package")).all("package").stream().filter(name -> !name.isEmpty()).toList();
        if (names.isEmpty() || names.size() > MOST_NAMES) {
            throw Query.wrong("package", String.valueOf(names.size()), "1-" + MOST_NAMES);
        }
        List<Map<String, Object>> explanations = new ArrayList<>();
        for (String name : names) {
            explanations.add(explanation(visit, name));
        }
        visit.answer(200, Json.object("explanations", explanations));
    }

    private Map<String, Object> explanation(Visit visit, String name) throws IOException {
        ExplanationJson json = new ExplanationJson(visit.words().wording(), visit.words().sentences());
        RouteMisses misses = new RouteMisses(visit.words().wording());
        Map<String, Object> answer;
        List<RouteMisses.Miss> others = List.of();
        try {
            Optional<Failure> refusal = PackageNames.refusal(name);
            if (refusal.isPresent()) {
                throw refusal.get().exception();
            }
            Explanation explanation = home.explained(name);
            answer = json.fields(name, explanation);
            others = misses.others(home.routes().table(), name, explanation.routed().route());
        } catch (FailureException e) {
            answer = json.fields(name, e.failure());
            others = ExplanationJson.unmatched(e.failure()) ? misses.of(home.routes().table(), name) : others;
        }
        answer.put("others", others.stream().map(RouteMisses.Miss::fields).toList());
        return answer;
    }

    private void routes(Visit visit) throws Refusal, IOException {
        Query.of(visit, Set.of());
        RoutesInForce.Loaded loaded = home.routes().loaded();
        Optional<RoutesInForce.Edited> edited = home.routes().edited();
        Json json = new Json(visit.words().wording());
        Map<String, Object> answer = StandingJson.fields(new Standing.Routes(
                loaded.at(), loaded.digest(), edited.isPresent(), edited.map(RoutesInForce.Edited::loadable).orElse(true)));
        answer.put("problems", problems(loaded).stream().map(json::problem).toList());
        answer.put("edited_problems", edited.map(RoutesInForce.Edited::problems).orElse(List.of()).stream().map(json::problem).toList());
        answer.put("routes", loaded.table().routes().stream().map(Json::route).toList());
        visit.answer(200, answer);
    }

    private synchronized List<Problem> problems(RoutesInForce.Loaded loaded) {
        if (linted.filter(before -> before.loaded() == loaded).isEmpty()) {
            Problems problems = new Problems();
            RouteLint.check(loaded.table(), home.routes().file().toString(), problems);
            linted = Optional.of(new Linted(loaded, problems.all()));
        }
        return linted.orElseThrow().problems();
    }

    private void targets(Visit visit) throws Refusal, IOException {
        Query.of(visit, Set.of());
        visit.answer(200, Json.object("targets", home.targets().stream().map(TargetJson::fields).toList()));
    }

    private void tokens(Visit visit, Token token) throws Refusal, IOException {
        Query.of(visit, Set.of());
        Doorman.requireOperator(token);
        Instant now = Instant.now();
        visit.answer(200, Json.object("tokens", home.tokens().tokens().all().stream().map(each -> Json.object(
                "name", each.name(), "role", each.role().text(), "created", each.created().toString(),
                "expires", each.expires().toString(), "expired", each.expired(now))).toList()));
    }

    /** The description of all this for programs that write programs. */
    private static void document(Visit visit) throws IOException {
        try (InputStream file = Objects.requireNonNull(ApiLooks.class.getResourceAsStream("openapi.json"))) {
            visit.answer(200, "application/json; charset=utf-8", file.readAllBytes());
        }
    }
}
