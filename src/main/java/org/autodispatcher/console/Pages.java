package org.autodispatcher.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.autodispatcher.DispatchState;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.console.page.DispatchPage;
import org.autodispatcher.console.page.Frame;
import org.autodispatcher.console.page.Frame.Place;
import org.autodispatcher.console.page.HandInPage;
import org.autodispatcher.console.page.NowPage;
import org.autodispatcher.console.page.Situation;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.HistoryFilter;

/** The pages that people look at, and what keeps them as they are looked at. */
final class Pages {
    private static final int ENDED = 10;

    private final OwnedHome home;
    private final Live live;
    private final Frames frames;
    private final Doorman doorman;

    Pages(OwnedHome home, Live live, Frames frames, Doorman doorman) {
        this.home = home;
        this.live = live;
        this.frames = frames;
        this.doorman = doorman;
    }

    List<Address> addresses() {
        List<Address> all = new ArrayList<>(new Deciding(home, frames).addresses());
        all.addAll(new Outputs(home, doorman).addresses());
        all.addAll(own());
        return all;
    }

    /**
     * Makes the first page before anybody asks for it: what has to be read and loaded for it takes longer once than all the times after it.
     */
    void makeReady(Words words) {
        try {
            Frame frame = frames.of(words, Optional.empty(), Place.NOW, "place.now");
            Screen.Seen seen = live.seen(now(frame.texts()));
            new NowPage(seen.blocks(), seen.version()).html(frame);
        } catch (UncheckedIOException e) {
            // whoever asks is told
        }
    }

    private List<Address> own() {
        return List.of(
                Address.get("/dispatches/{id}", (visit, guest, parts) -> dispatch(visit, guest, known(parts.getFirst()))),
                Address.get("/live/dispatches/{id}", (visit, guest, parts) -> show(visit, guest, dispatch(known(parts.getFirst()), Frames.texts(visit)))),
                Address.get("/hand-in", (visit, guest, _) -> handIn(visit, guest)),
                Address.get("/", (visit, guest, _) -> now(visit, guest)),
                Address.get("/live/now", (visit, guest, _) -> show(visit, guest, now(Frames.texts(visit)))));
    }

    private void now(Visit visit, Guest guest) {
        Frame frame = frames.of(visit, guest, Place.NOW, "place.now");
        Screen.Seen seen = live.seen(now(frame.texts()));
        page(visit, new NowPage(seen.blocks(), seen.version()).html(frame));
    }

    private long known(String id) throws Refusal {
        if (!id.matches("[1-9]\\d{0,17}") || home.ledger().entries(Long.parseLong(id)).isEmpty()) {
            throw Refusal.of(Code.NO_SUCH_DISPATCH).with("id", PackageNames.shown(id));
        }
        return Long.parseLong(id);
    }

    private void dispatch(Visit visit, Guest guest, long id) {
        Texts texts = Frames.texts(visit);
        Screen.Seen seen = live.seen(dispatch(id, texts));
        DispatchPage page = DispatchPage.of(home.ledger().dispatch(id), home.ledger().entries(id), seen.blocks(), seen.version(), texts);
        page(visit, page.html(frames.of(visit, guest, Place.ELSEWHERE, "dispatch.title", "id", id, "package", page.pack())));
    }

    private Screen.Picture dispatch(long id, Texts texts) {
        return new Screen.Picture("dispatch " + id + " " + texts.language(), texts,
                () -> DispatchPage.blocks(home.ledger().dispatch(id), home.ledger().entries(id), live.sent(), texts));
    }

    private void handIn(Visit visit, Guest guest) throws Refusal {
        Doorman.requireOperator(guest.token());
        page(visit, new HandInPage().html(frames.of(visit, guest, Place.HAND_IN, "place.hand-in")));
    }

    private Screen.Picture now(Texts texts) {
        return new Screen.Picture("now " + texts.language(), texts, () -> NowPage.blocks(situation(), texts));
    }

    private Situation situation() {
        try {
            return new Situation(home.control("console").standing(), ended(), live.sent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest that have come to their end. */
    private List<DispatchRecord> ended() {
        return Stream.of(DispatchState.DONE, DispatchState.FAILED, DispatchState.CANCELLED)
                .flatMap(state -> home.ledger().find(newest(state)).stream())
                .sorted(Comparator.reverseOrder())
                .limit(ENDED)
                .map(home.ledger()::dispatch)
                .toList();
    }

    private static HistoryFilter newest(DispatchState state) {
        return new HistoryFilter(
                HistoryFilter.Pack.ANY, HistoryFilter.Way.ANY,
                new HistoryFilter.Stand(Optional.of(state), Optional.empty(), Optional.empty()), HistoryFilter.Span.ANY, ENDED);
    }

    private void show(Visit visit, Guest guest, Screen.Picture picture) throws Refusal {
        long from = Versions.asked(visit);
        visit.stream(stream -> live.show(picture, from, stream, () -> doorman.holds(visit, guest)));
    }

    static void page(Visit visit, String html) {
        page(visit, 200, html);
    }

    static void page(Visit visit, int status, String html) {
        visit.page(status, html.getBytes(StandardCharsets.UTF_8));
    }
}
