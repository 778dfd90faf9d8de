package org.autodispatcher.console;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.console.page.Frame.Place;
import org.autodispatcher.console.page.HistoryForm;
import org.autodispatcher.console.page.HistoryPage;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.HistoryDays;
import org.autodispatcher.ledger.HistoryFilter;
import org.autodispatcher.ledger.HistoryRow;
import org.autodispatcher.routing.Route;

/** The page <i>History</i>, and all that fits as a file. What is looked for stands in the address, so that it can be handed on. */
final class HistoryPages {
    private static final String PATH = "/history";
    private static final String BEFORE = "before";
    private static final int ROWS = 50;
    private static final int DAYS = 30;
    private static final int MOST_DAYS = 90;

    private final OwnedHome home;
    private final Frames frames;

    HistoryPages(OwnedHome home, Frames frames) {
        this.home = home;
        this.frames = frames;
    }

    List<Address> addresses() {
        HistoryFiles files = new HistoryFiles(home.ledger());
        return List.of(
                Address.get(PATH, (visit, guest, _) -> show(visit, guest)),
                Address.get(PATH + ".csv", (visit, _, _) -> files.csv(visit, whole(visit))),
                Address.get(PATH + ".json", (visit, _, _) -> files.json(visit, whole(visit))));
    }

    private void show(Visit visit, Guest guest) throws Refusal {
        Texts texts = Frames.texts(visit);
        HistoryForm form = form(visit, texts);
        boolean sense = form.wrong().isEmpty();
        HistoryPage.Found found = sense ? found(form, before(visit), texts.sentences().zone()) : HistoryPage.Found.NOTHING;
        List<String> routes = home.routes().table().routes().stream().map(Route::name).toList();
        String html = HistoryPage.of(form, routes, found, texts).html(frames.of(visit, guest, Place.HISTORY, "place.history"));
        visit.page(sense ? 200 : 400, html.getBytes(StandardCharsets.UTF_8));
    }

    private static HistoryForm form(Visit visit, Texts texts) throws Refusal {
        Form asked = Form.of(visit.query());
        Map<String, String> typed = new LinkedHashMap<>();
        HistoryForm.FIELDS.forEach(field -> asked.get(field).ifPresent(value -> typed.put(field, value)));
        return new HistoryForm(typed, texts);
    }

    /** The dispatch that all that is shown is older than. */
    private static Optional<Long> before(Visit visit) throws Refusal {
        Optional<String> typed = Form.of(visit.query()).get(BEFORE);
        if (typed.isPresent() && !typed.get().matches("\\d{1,18}")) {
            throw Refusal.of(Code.BAD_REQUEST, "query").with("text", PackageNames.shown(typed.get()));
        }
        return typed.map(Long::parseLong);
    }

    private HistoryPage.Found found(HistoryForm form, Optional<Long> before, ZoneId zone) {
        HistoryFilter filter = form.filter(ROWS + 1);
        List<HistoryRow> rows = home.ledger().page(filter, before.orElse(Long.MAX_VALUE));
        Optional<HistoryDays.Asked> days = days(filter.span(), zone);
        return new HistoryPage.Found(
                rows.subList(0, Math.min(rows.size(), ROWS)), rows.size() > ROWS, before.isEmpty(),
                days.isPresent() ? home.ledger().days(filter, days.get()) : List.of());
    }

    /** Those that are asked for, as far as they can be drawn: the last ones. */
    private static Optional<HistoryDays.Asked> days(HistoryFilter.Span span, ZoneId zone) {
        LocalDate today = Instant.now().atZone(zone).toLocalDate();
        LocalDate until = span.until().map(each -> each.atZone(zone).toLocalDate()).filter(today::isAfter).orElse(today);
        LocalDate since = span.since().map(each -> each.atZone(zone).toLocalDate()).orElse(until.minusDays(DAYS - 1L));
        LocalDate first = since.isBefore(until.minusDays(MOST_DAYS - 1L)) ? until.minusDays(MOST_DAYS - 1L) : since;
        return first.isAfter(until) ? Optional.empty() : Optional.of(new HistoryDays.Asked(first, until, zone));
    }

    /** What a file holds is asked for in the same words; what makes no sense is told by the page. */
    private static HistoryFilter whole(Visit visit) throws Refusal {
        HistoryForm form = form(visit, Frames.texts(visit));
        Optional<String> wrong = form.wrong().keySet().stream().findFirst();
        if (wrong.isPresent()) {
            throw Refusal.of(Code.BAD_REQUEST, "query").with("text", PackageNames.shown(form.typed().get(wrong.get())));
        }
        return form.filter(HistoryFiles.AT_ONCE);
    }
}
