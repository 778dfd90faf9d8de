package org.autodispatcher.console;

import java.io.IOException;
import java.util.List;
import org.autodispatcher.console.page.Frame.Place;
import org.autodispatcher.console.page.TargetsPage;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.dispatch.OwnedHome;

/** The page <i>Targets</i>. */
final class TargetsPages {
    private static final String FIND = "find";

    private final OwnedHome home;
    private final Frames frames;

    TargetsPages(OwnedHome home, Frames frames) {
        this.home = home;
        this.frames = frames;
    }

    List<Address> addresses() {
        return List.of(Address.get("/targets", (visit, guest, _) -> show(visit, guest)));
    }

    private void show(Visit visit, Guest guest) throws Refusal, IOException {
        Texts texts = Frames.texts(visit);
        String find = Form.of(visit.query()).get(FIND).orElse("");
        TargetsPage page = TargetsPage.of(find, home.targets(), home.routes().table(), texts);
        Pages.page(visit, page.html(frames.of(visit, guest, Place.TARGETS, "place.targets")));
    }
}
