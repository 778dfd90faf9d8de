package org.autodispatcher.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autodispatcher.Failure;
import org.autodispatcher.FailureException;
import org.autodispatcher.PackageNames;
import org.autodispatcher.Reason;
import org.autodispatcher.console.page.Frame.Place;
import org.autodispatcher.console.page.RoutesPage;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.console.page.Where;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.report.ExplanationJson;
import org.autodispatcher.report.Sentences;
import org.autodispatcher.report.Told;
import org.autodispatcher.routing.RoutesInForce;
import org.autodispatcher.routing.RoutingTable;

/** The page <i>Routes</i>: what is in force, what is wrong with the files as they lie, and where a name would go. */
final class RoutesPages {
    private static final String PATH = "/routes";
    private static final String PACKAGE = "package";

    private final OwnedHome home;
    private final Frames frames;
    private final FileProblems files;

    RoutesPages(OwnedHome home, Frames frames) {
        this.home = home;
        this.frames = frames;
        files = new FileProblems(home.routes());
    }

    List<Address> addresses() {
        return List.of(
                Address.get(PATH, (visit, guest, _) -> show(visit, guest)),
                Address.get(PATH + "/where", (visit, _, _) -> where(visit)),
                Address.post("/reload", (visit, guest, _) -> reload(visit, guest)));
    }

    private void show(Visit visit, Guest guest) throws Refusal, IOException {
        Texts texts = Frames.texts(visit);
        String typed = typed(visit);
        RoutesInForce.Loaded loaded = home.routes().loaded();
        FileProblems.Found found = files.now();
        RoutesPage.InForce inForce = new RoutesPage.InForce(
                loaded.table().routes(), loaded.at(), home.routes().file().toString(),
                found.lying().digest().equals(loaded.digest()) ? Optional.empty() : Optional.of(found.lying().table().isPresent()), found.problems(), found.whole());
        RoutesPage page = RoutesPage.of(typed, where(visit, texts, typed), inForce, texts);
        Pages.page(visit, page.html(frames.of(visit, guest, Place.ROUTES, "place.routes")));
    }

    /** The answer alone, for a page that asks while somebody types. */
    private void where(Visit visit) throws Refusal, IOException {
        Texts texts = Frames.texts(visit);
        visit.page(200, where(visit, texts, typed(visit)).html(texts).getBytes(StandardCharsets.UTF_8));
    }

    /** A path is meant by its last part, as on the command line. */
    private static String typed(Visit visit) throws Refusal {
        String typed = Form.of(visit.query()).get(PACKAGE).orElse("");
        return typed.substring(typed.lastIndexOf('/') + 1);
    }

    private Where where(Visit visit, Texts texts, String name) throws IOException {
        if (name.isEmpty()) {
            return Where.NOTHING;
        }
        RoutingTable table = home.routes().table();
        try {
            Optional<Failure> refused = PackageNames.refusal(name);
            if (refused.isPresent()) {
                throw refused.get().exception();
            }
            return Where.goes(name, home.explain(table, name), table, texts);
        } catch (FailureException e) {
            boolean unmatched = ExplanationJson.unmatched(e.failure());
            return Where.stays(name, told(visit, name, e.failure()), unmatched ? Optional.of(table) : Optional.empty(), texts);
        }
    }

    /** A name that is refused is no file here that could be renamed. */
    private Told told(Visit visit, String name, Failure failure) {
        if (failure.reason() != Reason.NAME_REFUSED) {
            Sentences sentences = visit.words().sentences();
            return new ExplanationJson(visit.words().wording(), sentences).told(name, failure);
        }
        Map<String, Object> told = visit.words().told(Refusal.of(failure));
        return new Told(String.valueOf(told.get("message")), String.valueOf(told.get("hint")));
    }

    /** Whether it is in force now, and if not why, is told by the page. */
    private void reload(Visit visit, Guest guest) throws Refusal, IOException {
        Doorman.requireOperator(guest.token());
        home.control(guest.token().name()).reload();
        visit.sendTo(PATH);
    }
}
