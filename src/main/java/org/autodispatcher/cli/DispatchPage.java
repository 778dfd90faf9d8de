package org.autodispatcher.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autodispatcher.DeliveryState;
import org.autodispatcher.Origin;
import org.autodispatcher.PackageNames;
import org.autodispatcher.dispatch.Rollout;
import org.autodispatcher.ledger.DeliveryRecord;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Step;
import org.autodispatcher.report.Weaker;
import org.autodispatcher.report.RouteAsItWas;
import org.autodispatcher.report.RolloutText;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Printable;
import org.autodispatcher.report.Table;
import org.autodispatcher.report.Told;

/** Everything about one dispatch: the package, the route as it was, and for each target how it stands and what happened when. */
final class DispatchPage {
    private static final int TAIL_BYTES = 4096;
    private static final int TAIL_LINES = 10;

    private final Desk desk;
    private final DispatchRecord dispatch;
    private final List<Entry> entries;
    private final TimelineText timeline;

    DispatchPage(Desk desk, DispatchRecord dispatch, List<Entry> entries) {
        this.desk = desk;
        this.dispatch = dispatch;
        this.entries = entries;
        timeline = new TimelineText(desk, dispatch.arrived());
    }

    void print() throws IOException {
        desk.say("show.title",
                "id", String.valueOf(dispatch.id()),
                "package", PackageNames.shown(dispatch.fact(DispatchRecord.PACKAGE).orElse("")),
                "state", desk.wording().word(dispatch.state()));
        facts().lines().forEach(line -> desk.screen().line("  " + line));
        Told.of(desk.wording(), desk.sentences(), dispatch).ifPresent(this::told);
        Rollout.of(dispatch, entries).ifPresent(rollout -> print(new RolloutText(desk.wording()).lines(rollout)));
        print(timeline.lines(of("")));
        if (ManyTargets.are(desk, dispatch)) {
            new ManyTargets(desk, dispatch).print();
            return;
        }
        for (DeliveryRecord delivery : dispatch.deliveries()) {
            delivery(delivery);
        }
    }

    private Table facts() {
        Table table = new Table();
        dispatch.fact(DispatchRecord.SHA256).ifPresent(value -> table.row("sha256", value));
        dispatch.fact(DispatchRecord.SIZE).ifPresent(value -> table.row(desk.text("show.size"), Amounts.bytes(Long.parseLong(value))));
        table.row(desk.text("show.arrived"), desk.text("show.from",
                "at", desk.moments().full(dispatch.arrived()),
                "submitter", dispatch.submitter(),
                "source", dispatch.fact(DispatchRecord.SOURCE).orElse("–")));
        dispatch.fact(Origin.FILE).ifPresent(value -> table.row(desk.text("show.file"), PackageNames.shown(value)));
        dispatch.fact(Origin.REPOSITORY).ifPresent(value -> table.row(desk.text("show.repository"), PackageNames.shown(value)));
        dispatch.fact(Origin.PATH).ifPresent(value -> table.row(desk.text("show.path-there"), value));
        dispatch.fact(Origin.REVISION).ifPresent(value -> table.row(desk.text("show.revision"), Stream.concat(
                Stream.of(value), Stream.of(Origin.BRANCH, Origin.AUTHOR).flatMap(name -> dispatch.fact(name).stream())).collect(Collectors.joining(", "))));
        dispatch.fact(DispatchRecord.ROUTE).ifPresent(value -> table.row(desk.text("show.route"), value));
        dispatch.fact(DispatchRecord.LINE).ifPresent(value -> table.row(desk.text("show.line"), value));
        route().forEach(line -> table.row("", line));
        return table;
    }

    /** The keys of the route as they were when the package was routed. */
    private List<String> route() {
        return entries.stream()
                .filter(entry -> entry.draft().step() == Step.ROUTE && entry.draft().target().isEmpty())
                .reduce((_, later) -> later)
                .map(entry -> RouteAsItWas.lines(entry.draft().values()))
                .orElse(List.of());
    }

    private List<Entry> of(String target) {
        return entries.stream().filter(entry -> entry.draft().target().equals(target)).toList();
    }

    private void delivery(DeliveryRecord delivery) throws IOException {
        desk.screen().line("");
        desk.screen().line(dispatch.id() + ":" + delivery.target() + "  " + desk.wording().word(delivery.state())
                + delivery.reason().map(reason -> " (" + reason.code() + ")").orElse(""));
        Table table = new Table();
        delivery.fact(DeliveryRecord.REMOTE_PATH).ifPresent(path -> table.row(desk.text("show.path"), path));
        delivery.fact(DeliveryRecord.PROTOCOL).ifPresent(protocol -> table.row(desk.text("show.protocol"), protocol));
        delivery.fact(DeliveryRecord.VERIFIED).ifPresent(how -> table.row(desk.text("show.proof"), desk.wording().text("verified." + how)));
        Weaker.words(desk.wording(), delivery).forEach(word -> table.row(desk.wording().text("explain.weaker"), word));
        delivery.fact(DeliveryRecord.RUN).filter("plain"::equals)
                .ifPresent(_ -> table.row(desk.wording().text("explain.weaker"), desk.wording().text("plain-run")));
        after(delivery, table);
        table.row(desk.text("show.attempts"), String.valueOf(delivery.attempts()));
        delivery.exitCode().ifPresent(status -> table.row(desk.text("show.exit-code"), String.valueOf(status)));
        table.lines().forEach(line -> desk.screen().line("  " + line));
        Told.of(desk.wording(), desk.sentences(), dispatch, delivery).ifPresent(this::told);
        print(timeline.lines(of(delivery.target())));
        output(delivery);
    }

    /** What follows its upgrade. */
    private void after(DeliveryRecord delivery, Table table) {
        if (delivery.healthDue() || delivery.state() == DeliveryState.UPGRADED) {
            delivery.fact(DeliveryRecord.HEALTH).filter(how -> !how.isEmpty())
                    .ifPresent(how -> table.row(desk.text("show.health"), desk.text("show.health." + how)));
        }
        if (delivery.rollbackDue()) {
            table.row(desk.text("show.rollback"), desk.text("show.rollback.due"));
        } else if (delivery.state() == DeliveryState.FAILED) {
            delivery.fact(DeliveryRecord.ROLLBACK).filter(came -> !came.isEmpty())
                    .ifPresent(came -> table.row(desk.text("show.rollback"), desk.text("show.rollback." + came)));
        }
    }

    private void told(Told told) {
        desk.screen().line("  " + told.message());
        desk.screen().line(desk.wording().text("line.next", "hint", told.hint()));
    }

    private void print(List<String> lines) {
        lines.forEach(desk.screen()::line);
    }

    /** The end of what its upgrade wrote. */
    private void output(DeliveryRecord delivery) throws IOException {
        Optional<String> tail = delivery.fact(DeliveryRecord.STARTED).isPresent() || delivery.exitCode().isPresent()
                ? Optional.of(OutputReader.tail(desk.control(), dispatch.id(), delivery.target(), TAIL_BYTES))
                : Optional.empty();
        List<String> lines = tail.map(text -> text.lines().toList()).orElse(List.of());
        if (!lines.isEmpty()) {
            desk.screen().line("  " + desk.text("show.output",
                    "id", dispatch.id() + ":" + delivery.target(), "home_option", desk.options().homeOption()));
            lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())
                    .forEach(line -> desk.screen().line("    | " + Printable.line(line)));
        }
    }
}
