package org.autodispatcher.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autodispatcher.PackageNames;
import org.autodispatcher.console.Refusal.Code;
import org.autodispatcher.dispatch.Control;
import org.autodispatcher.dispatch.OwnedHome;
import org.autodispatcher.ledger.DispatchRecord;
import org.autodispatcher.ledger.Entry;
import org.autodispatcher.ledger.Ledger;
import org.autodispatcher.report.ExitCode;
import org.autodispatcher.report.Json;

/** Dispatches as programs ask for them: those that fit, one with all that happened to it, and what its upgrades wrote. */
final class ApiDispatches {
    private static final String WHO = "api";

    private final OwnedHome home;

    ApiDispatches(OwnedHome home) {
        this.home = home;
    }

    List<Address> addresses() {
        return List.of(
                Address.get("/api/v1/dispatches", (visit, _, _) -> list(visit)),
                Address.get("/api/v1/dispatches/{id}", (visit, _, parts) -> one(visit, parts.getFirst())),
                Address.get("/api/v1/dispatches/{id}/output", (visit, _, parts) -> output(visit, parts.getFirst())));
    }

    private void list(Visit visit) throws Refusal {
        ApiSearch search = ApiSearch.of(visit, home.routes().loaded().settings().timeZone());
        List<Long> found = search.ids(home.ledger());
        List<Long> shown = found.stream().limit(search.limit()).toList();
        Json json = new Json(visit.words().wording());
        Map<String, Object> answer = Json.object(
                "dispatches", shown.stream().map(id -> json.dispatch(home.ledger().dispatch(id), visit.words().sentences())).toList());
        if (found.size() > shown.size()) {
            answer.put("next", shown.getLast());
        }
        visit.answer(200, answer);
    }

    private void one(Visit visit, String id) throws Refusal {
        Query.of(visit, Set.of());
        long dispatch = known(id);
        List<Entry> entries = home.ledger().entries(dispatch);
        DispatchRecord record = DispatchRecord.of(dispatch, entries);
        visit.with("Dispatch-State", record.state().text())
                .with("Dispatch-Exit-Code", ExitCode.of(List.of(record)).status())
                .answer(200, Map.of("dispatches", List.of(new Json(visit.words().wording()).dispatch(record, entries, visit.words().sentences()))));
    }

    private long known(String id) throws Refusal {
        boolean there = id.matches("[1-9]\\d{0,17}") && !home.ledger().entries(Long.parseLong(id)).isEmpty();
        if (!there || Long.parseLong(id) == Ledger.HOME) {
            throw Refusal.of(Code.NO_SUCH_DISPATCH).with("id", PackageNames.shown(id));
        }
        return Long.parseLong(id);
    }

    /** A piece of it, as it was written; the headers say where it lies, and whether more is to come. */
    private void output(Visit visit, String id) throws Refusal, IOException {
        Query query = Query.of(visit, Set.of("target", "from"));
        long dispatch = known(id);
        String target = target(query.get("target"), home.ledger().dispatch(dispatch));
        Control.Output piece = home.control(WHO).output(dispatch, target, query.number("from", 0, Long.MAX_VALUE / 10).orElse(0L));
        visit.with("Output-From", piece.from())
                .with("Output-Next", piece.from() + piece.bytes().length)
                .with("Output-Total", piece.total())
                .with("Output-Ended", piece.ended() ? "yes" : "no")
                .answer(200, "text/plain; charset=utf-8", piece.bytes());
    }

    private static String target(Optional<String> asked, DispatchRecord record) throws Refusal {
        List<String> targets = record.deliveries().stream().map(each -> each.target()).toList();
        if (asked.isEmpty() && targets.size() == 1) {
            return targets.getFirst();
        }
        if (asked.isEmpty() || !targets.contains(asked.get())) {
            throw Query.wrong("target", asked.orElse(""), String.join(", ", targets));
        }
        return asked.get();
    }
}
