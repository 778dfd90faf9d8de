package org.autodispatcher.console;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.console.page.AnsiText;
import org.autodispatcher.console.page.Texts;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.report.Amounts;
import org.autodispatcher.report.Json;
import org.autodispatcher.report.Utf8Pieces;

/** What upgrades wrote, as it is written and as a file. */
final class Outputs {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final String WHO = "console";
    /** More would be too much for a page; all of it can be had as a file. */
    private static final long SHOWN = 1 << 20;

    private final OwnedHome home;
    private final Doorman doorman;

    Outputs(OwnedHome home, Doorman doorman) {
        this.home = home;
        this.doorman = doorman;
    }

    List<Address> addresses() {
        return List.of(
                Address.get("/dispatches/{id}/output/{target}", (visit, _, parts) -> file(visit, parts.get(0), parts.get(1))),
                Address.get("/live/dispatches/{id}/output/{target}", (visit, guest, parts) -> follow(visit, guest, parts.get(0), parts.get(1))));
    }

    private long known(String id, String target) throws Refusal {
        boolean there = id.matches("[1-9]\\d{0,17}") && home.ledger().dispatch(Long.parseLong(id)).delivery(target).isPresent();
        if (!there) {
            throw Refusal.of(Code.NO_SUCH_DISPATCH).with("id", PackageNames.shown(id + ":" + target));
        }
        return Long.parseLong(id);
    }

    /** All of it that is kept, as it was written. A browser saves it and does not show it: it is others' text. */
    private void file(Visit visit, String id, String target) throws Refusal {
        long dispatch = known(id, target);
        String name = "dispatch-" + dispatch + "-" + target.replaceAll("[^A-Za-z0-9.@-]", "_") + ".log";
        visit.with("Content-Disposition", "attachment; filename=\"" + name + "\"");
        visit.send("text/plain; charset=utf-8", sink -> {
            long from = 0;
            for (Control.Output piece = piece(dispatch, target, from); piece.bytes().length > 0; piece = piece(dispatch, target, from)) {
                sink.write(java.nio.ByteBuffer.wrap(piece.bytes()));
                from = piece.from() + piece.bytes().length;
            }
        });
    }

    private Control.Output piece(long dispatch, String target, long from) throws IOException {
        return home.control(WHO).output(dispatch, target, from);
    }

    private void follow(Visit visit, Guest guest, String id, String target) throws Refusal {
        long dispatch = known(id, target);
        long from = Versions.asked(visit);
        Texts texts = Frames.texts(visit);
        visit.stream(stream -> new Following(dispatch, target, texts).into(stream, from, () -> doorman.holds(visit, guest)));
    }

    /** One who follows one output. */
    private final class Following {
        private final long dispatch;
        private final String target;
        private final Texts texts;
        private final Utf8Pieces pieces = new Utf8Pieces();
        private final AnsiText ansi = new AnsiText();

        Following(long dispatch, String target, Texts texts) {
            this.dispatch = dispatch;
            this.target = target;
            this.texts = texts;
        }

        void into(EventStream stream, long asked, Screen.Right right) throws IOException {
            long from = asked;
            long sentAt = System.nanoTime();
            while (right.holds()) {
                Control.Output piece = piece(dispatch, target, from);
                if (piece.bytes().length > 0) {
                    from = send(stream, from, piece);
                    sentAt = System.nanoTime();
                } else if (piece.ended()) {
                    stream.send("ended", String.valueOf(from), Json.write(Json.object("html", ansi.html(pieces.rest()) + ansi.rest())));
                    return;
                } else if (System.nanoTime() - sentAt > EventStream.BEAT.toNanos()) {
                    stream.beat();
                    sentAt = System.nanoTime();
                } else {
                    pause();
                }
            }
        }

        /** What is too much for a page is left out at its beginning. */
        private long send(EventStream stream, long from, Control.Output first) throws IOException {
            Control.Output piece = first;
            boolean much = piece.total() - piece.from() > SHOWN && from == 0;
            if (much) {
                piece = piece(dispatch, target, piece.total() - SHOWN);
            }
            long next = piece.from() + piece.bytes().length;
            Optional<String> gap = piece.from() > from
                    ? Optional.of(texts.of("output.gap", "bytes", Amounts.bytes(piece.from() - from)))
                    : Optional.empty();
            stream.send("output", String.valueOf(next), Json.write(Json.object(
                    "gap", Json.orNull(gap), "html", ansi.html(pieces.text(piece.bytes())))));
            return next;
        }

        private static void pause() throws IOException {
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }
}
