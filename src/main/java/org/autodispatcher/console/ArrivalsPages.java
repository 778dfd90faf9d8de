package org.autodispatcher.console;

import java.util.List;
import org.autodispatcher.console.page.ArrivalsPage;
import org.autodispatcher.console.page.Frame;
import org.autodispatcher.console.page.Frame.Place;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.HistoryFilter;

/** The page <i>Arrivals</i>, and what keeps it as it is looked at. */
final class ArrivalsPages {
    private static final int LATELY = 30;

    private final OwnedHome home;
    private final Live live;
    private final Frames frames;
    private final Doorman doorman;

    ArrivalsPages(OwnedHome home, Live live, Frames frames, Doorman doorman) {
        this.home = home;
        this.live = live;
        this.frames = frames;
        this.doorman = doorman;
    }

    List<Address> addresses() {
        return List.of(
                Address.get("/arrivals", (visit, guest, _) -> show(visit, guest)),
                Address.get("/live/arrivals", (visit, guest, _) -> follow(visit, guest)));
    }

    private void show(Visit visit, Guest guest) {
        Frame frame = frames.of(visit, guest, Place.ARRIVALS, "place.arrivals");
        Screen.Seen seen = live.seen(picture(frame.texts()));
        Pages.page(visit, new ArrivalsPage(seen.blocks(), seen.version()).html(frame));
    }

    private void follow(Visit visit, Guest guest) throws Refusal {
        Screen.Picture picture = picture(Frames.texts(visit));
        long from = Versions.asked(visit);
        visit.stream(stream -> live.show(picture, from, stream, () -> doorman.holds(visit, guest)));
    }

    private Screen.Picture picture(Texts texts) {
        HistoryFilter lately = new HistoryFilter(
                HistoryFilter.Pack.ANY, HistoryFilter.Way.ANY, HistoryFilter.Stand.ANY, HistoryFilter.Span.ANY, LATELY);
        return new Screen.Picture("arrivals " + texts.language(), texts, () -> ArrivalsPage.blocks(
                home.receiving().incoming(), home.receiving().sources(), home.ledger().page(lately, Long.MAX_VALUE), texts));
    }
}
