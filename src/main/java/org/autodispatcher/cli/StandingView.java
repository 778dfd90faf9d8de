package org.autodispatcher.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.dispatch.Standing;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.RolloutText;
import org.autodispatcher.report.StandingJson;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Told;
import org.autodispatcher.report.Waiting;

/** Shows how things stand in a HOME: who owns it, what waits for a person, what is paused or wrong, what is under way. */
final class StandingView {
    private static final String INDENT = "    ";
    private static final int REMARK_COLUMN = 3;

    private final Desk desk;
    private final Standing standing;
    private final StandingJson json;

    StandingView(Desk desk, Standing standing) {
        this.desk = desk;
        this.standing = standing;
        json = new StandingJson(desk.wording(), desk.sentences());
    }

    void print() {
        banner();
        waiting();
        standing.pauses().forEach(this::pause);
        standing.routes().ifPresent(this::routes);
        standing.incoming().forEach(each -> new IncomingView(desk, each).print());
        standing.notes().stream().filter(note -> note.failure().isEmpty()).forEach(this::paragraph);
        standing.sources().forEach(new SourceTroubles(desk)::print);
        underWay();
    }

    /** What waits for a person, or that nothing does. */
    void waiting() {
        List<Waiting> waiting = Waiting.in(standing.open().latest(), desk.wording(), desk.sentences());
        desk.screen().line("");
        desk.say(waiting.isEmpty() ? "waits.none" : "waits", "count", String.valueOf(waiting.size()));
        Map<Object, List<Waiting>> alike = waiting.stream().collect(Collectors.groupingBy(Waiting::alike, LinkedHashMap::new, Collectors.toList()));
        for (List<Waiting> each : alike.values()) {
            desk.screen().line("");
            print(each.getFirst(), new RolloutText(desk.wording()).named(each.stream().map(Waiting::id).toList()));
        }
        if (standing.open().older() > 0) {
            String older = String.valueOf(standing.open().older());
            String shown = String.valueOf(standing.open().latest().size());
            paragraph(
                    desk.text("open.older.message", "older", older, "shown", shown),
                    desk.text("open.older.hint", "home_option", desk.options().homeOption()));
        }
    }

    /**
     * Where, what, and what to type.
     *
     * @param ids of all of which that is true
     */
    private void print(Waiting waiting, String ids) {
        String why = waiting.reason().isEmpty() ? "" : " (" + waiting.reason() + ")";
        String since = desk.text("since.behind", "time", desk.moments().ago(waiting.stand().since()));
        desk.screen().line(ids + "  " + waiting.pack() + "  " + waiting.stand().shown() + why + since);
        desk.screen().line("  " + waiting.told().message());
        desk.screen().line(desk.wording().text("line.next", "hint", waiting.told().hint()));
    }

    void banner() {
        standing.environment().ifPresent(name -> desk.screen().line(desk.wording().text("environment", "name", name)));
        standing.owner().ifPresentOrElse(
                owner -> desk.say("owner",
                        "pid", String.valueOf(owner.pid()), "verb", owner.verb(),
                        "account", owner.account(), "since", desk.moments().at(owner.since())),
                () -> next("no-owner", "home_option", desk.options().homeOption()));
        standing.notes().stream().filter(note -> note.failure().isPresent()).forEach(this::paragraph);
    }

    /** What looking ends with: 3 where what is shown cannot be the whole truth, since nothing can be recorded. */
    ExitCode code() {
        return standing.notes().stream()
                .flatMap(note -> note.failure().stream())
                .map(why -> ExitCode.of(why.reason()))
                .reduce(ExitCode.DONE, ExitCode::and);
    }

    private void paragraph(Standing.Note note) {
        paragraph(json.told(note));
    }

    private void pause(Standing.Pause pause) {
        paragraph(json.told(pause, desk.moments()));
    }

    private void paragraph(Told told) {
        paragraph(told.message(), told.hint());
    }

    private void routes(Standing.Routes routes) {
        String since = desk.moments().at(routes.loaded());
        if (!routes.edited()) {
            desk.screen().line("");
            desk.say("routes.in-force", "since", since);
            return;
        }
        String key = routes.loadable() ? "routes.edited" : "routes.broken";
        paragraph(
                desk.text(key + ".message", "since", since, "file", desk.sentences().routesFile()),
                desk.text(key + ".hint", "home_option", desk.options().homeOption()));
    }

    private void underWay() {
        desk.screen().line("");
        desk.say(standing.open().all() == 0 ? "open.none" : "open", "count", String.valueOf(standing.open().all()));
        for (DispatchRecord dispatch : standing.open().latest()) {
            desk.screen().line("");
            desk.say("open.dispatch",
                    "id", String.valueOf(dispatch.id()),
                    "package", PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse("")),
                    "route", dispatch.fact(DispatchRecord.ROUTE).orElse("–"),
                    "state", desk.wording().word(dispatch.state()),
                    "arrived", desk.moments().at(dispatch.arrived()));
            deliveries(dispatch);
        }
    }

    private void deliveries(DispatchRecord dispatch) {
        Table table = new Table();
        for (DeliveryRecord delivery : dispatch.deliveries()) {
            String age = desk.text("since", "time", desk.moments().ago(Waiting.since(dispatch, delivery)));
            table.row(delivery.target(), desk.wording().word(delivery.state()), age, remark(dispatch, delivery));
        }
        for (String line : table.lines(desk.screen().width() - INDENT.length(), 0, REMARK_COLUMN)) {
            desk.screen().line(INDENT + line);
        }
    }

    /** What is to be known of a delivery besides its state. */
    private String remark(DispatchRecord dispatch, DeliveryRecord delivery) {
        Optional<Reason> reason = delivery.reason();
        if (delivery.state() == DeliveryState.DEFERRED) {
            return reason.map(Reason::code).orElse("") + ", " + nextAttempt(dispatch, delivery);
        }
        if (reason.filter(Reason::waits).isPresent()) {
            return reason.get().code() + ": " + Told.of(desk.wording(), desk.sentences(), dispatch, delivery).orElseThrow().message();
        }
        String said = reason.filter(Reason.OVERDUE::equals).map(_ -> desk.text("overdue")).orElse(reason.map(Reason::code).orElse(""));
        String after = delivery.healthDue() ? desk.text("show.health.due") : delivery.rollbackDue() ? desk.text("show.rollback.due") : "";
        return said + (said.isEmpty() || after.isEmpty() ? "" : ", ") + after;
    }

    private String nextAttempt(DispatchRecord dispatch, DeliveryRecord delivery) {
        String attempt = String.valueOf(delivery.attempts() + 1);
        String route = dispatch.fact(DispatchRecord.ROUTE).orElse("");
        Optional<Standing.Pause> pause = standing.pauses().stream().filter(each -> each.scope().reaches(route, delivery.target())).findFirst();
        if (pause.isPresent()) {
            return desk.text("again.paused", "by", pause.get().by(), "attempt", attempt);
        }
        if (standing.owner().isEmpty()) {
            return desk.text("again.nobody", "attempt", attempt);
        }
        String when = delivery.fact(DeliveryRecord.NEXT_ATTEMPT)
                .map(moment -> desk.text("again", "in", desk.moments().until(Instant.parse(moment)), "attempt", attempt))
                .orElseGet(() -> desk.text("again.some-time", "attempt", attempt));
        return when + delivery.fact(DeliveryRecord.GIVES_UP)
                .map(moment -> desk.text("gives-up", "at", desk.moments().at(Instant.parse(moment))))
                .orElse("");
    }

    private void next(String key, String... values) {
        desk.say(key + ".message", values);
        desk.screen().line(desk.wording().text("line.next", "hint", desk.text(key + ".hint", values)));
    }

    private void paragraph(String message, String hint) {
        desk.screen().line("");
        desk.screen().line(message);
        desk.screen().line(desk.wording().text("line.next", "hint", hint));
    }

    /** The answer for scripts. */
    Map<String, Object> fields() {
        return json.fields(standing);
    }

    /** What waits for a person, for scripts. */
    Map<String, Object> waitingFields() {
        return json.waiting(standing);
    }
}
